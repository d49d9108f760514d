import type { NoticeReceipt, PageNotice } from './messages'

/** Notices shown later are of the past: a page that stays hidden for days keeps no more than this. */
const waitingMax = 200

/**
 * Tells the command centre what became of the notices it sent to this page: that they are here, at once; that the
 * person can see them, when the page is visible.
 */
export class NoticeReceipts {
  private waiting: PageNotice[] = []

  constructor(
    private readonly visible: () => boolean,
    private readonly send: (receipt: NoticeReceipt) => void,
  ) {}

  take(notice: PageNotice) {
    this.send({ type: 'noticed', noticeId: notice.id, attempt: notice.attempt, seen: false })
    this.waiting = [...this.waiting.slice(1 - waitingMax), notice]
    this.look()
  }

  /** The page may have come into view. */
  look() {
    if (!this.visible()) return
    for (const { id, attempt } of this.waiting) {
      this.send({ type: 'noticed', noticeId: id, attempt, seen: true })
    }
    this.waiting = []
  }
}
