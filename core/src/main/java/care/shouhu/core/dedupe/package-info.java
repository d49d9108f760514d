/**
 * Which messages were seen before, by the sender's own key. Pure and deterministic: the same keys
 * in the same order give the same answers, so a reader of the log can rebuild its window from it.
 *
 * <p>Knows keys, not messages; reads no clock, owns no thread and no file.
 */
package care.shouhu.core.dedupe;
