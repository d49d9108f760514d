/**
 * Evidence that leaves the house: one incident as a signed pack, the installation's key, and the
 * check of a pack or of all histories, which needs nothing of the running product. Knows nothing of
 * HTTP, the loop or who may see what; it is handed what is to be shown.
 */
package care.shouhu.command.evidence;
