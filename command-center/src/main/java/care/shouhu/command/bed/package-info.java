/**
 * Beds: the rules of who may have which bed and who comes next, occupancy, and what the sensors say
 * beside the register. Pure, but for live facts that are read from the loop; knows neither SQL nor
 * HTTP. The register's writes are in {@code registry}.
 */
package care.shouhu.command.bed;
