/**
 * Tables in files that came from outside: CSV and XLSX, read with a limit on everything, and
 * written so that no program takes a cell for a formula. It knows nothing of the register.
 */
package care.shouhu.command.registry.file;
