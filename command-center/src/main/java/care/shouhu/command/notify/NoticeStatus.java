package care.shouhu.command.notify;

/**
 * How far one person knows of one thing, over all channels that were tried.
 *
 * <pre>
 *   HELD ─▶ QUEUED ─▶ SENT ─▶ DELIVERED ─▶ SEEN
 *     │       │         │         │
 *     │       ├─────────┴─ no channel is left ─▶ FAILED ── a late fact ─▶ DELIVERED, SEEN
 *     └───────┴─────────┴─────────┴─ nobody needs to be told any more ─▶ WITHDRAWN
 * </pre>
 */
public enum NoticeStatus {
  /** Waits to be told together with others. */
  HELD,
  QUEUED,
  SENT,
  DELIVERED,
  SEEN,
  FAILED,
  WITHDRAWN
}
