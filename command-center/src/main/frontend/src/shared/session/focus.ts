import type { SessionPhase } from './session'

/** In a dialog, or nowhere while there is one, as when the button that was pressed is disabled; so Element marks it. */
const inDialog = '[role=dialog], body.el-popup-parent--hidden'

/**
 * Whether the focus goes to the form of the session by itself: when somebody opened it, and out of a dialog, which
 * would keep it. Who types goes on typing, and who reads the page goes on reading.
 */
export function comesByItself(
  phase: SessionPhase,
  active: Pick<Element, 'matches' | 'closest'> | null,
): boolean {
  if (phase !== 'over') return true
  return active?.closest(inDialog) != null && !active.matches('input, textarea, select')
}
