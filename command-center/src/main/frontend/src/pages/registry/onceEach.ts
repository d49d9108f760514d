/**
 * Remembers what was asked for, so that it is asked once. What failed may be asked again after a pause: a page that
 * shows it anew does not hammer a command centre that is away, and does not do without it for ever either.
 */
export class OnceEach {
  private readonly asked = new Set<string>()
  private readonly failedAt = new Map<string, number>()

  constructor(private readonly pauseMillis: number) {}

  /** Whether to ask now; who is told yes asks. */
  take(key: string, nowMillis: number): boolean {
    if (this.asked.has(key)) return false
    const failed = this.failedAt.get(key)
    if (failed !== undefined && nowMillis - failed < this.pauseMillis) return false
    this.asked.add(key)
    return true
  }

  /** It is known, however that came about. */
  note(key: string) {
    this.asked.add(key)
    this.failedAt.delete(key)
  }

  failed(key: string, nowMillis: number) {
    this.asked.delete(key)
    this.failedAt.set(key, nowMillis)
  }

  clear() {
    this.asked.clear()
    this.failedAt.clear()
  }
}
