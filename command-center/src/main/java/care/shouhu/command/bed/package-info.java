/**
 * Live beds: who lies in which bed by the sensors, laid beside the register. Reads the loop's live
 * facts; decides nothing.
 */
package care.shouhu.command.bed;
