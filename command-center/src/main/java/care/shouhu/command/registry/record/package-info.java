/**
 * The records of the register as data: which kinds there are, which fields each has, what a field
 * may hold, and how they are read, written and looked up. One list of fields serves the contract's
 * operations, the history, and import and export. It knows nothing of HTTP; what it answers and
 * writes lies inside the scope it is given.
 */
package care.shouhu.command.registry.record;
