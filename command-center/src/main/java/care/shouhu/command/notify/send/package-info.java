/**
 * The edge that tells people: takes what the desk decided to send, sends it by the page, the
 * browser's push service or a gateway, and reports to the desk what became of it. Owns the keys it
 * needs for that, the words, and nothing that must survive: what was not reported is sent again
 * under the same id. Decides neither whom to tell nor what comes next.
 */
package care.shouhu.command.notify.send;
