/**
 * The register's writes: places, beds, residents, devices, users. One transaction each, and an
 * answer only once the directory knows it. Reading is the directory's. It knows nothing of HTTP and
 * checks no scope.
 */
package care.shouhu.command.registry;
