import { nextTick, onScopeDispose, shallowRef } from 'vue'
import type { RankedResponder } from '@/shared/api/types'
import { choiceOf, isDigit, toggled, type Focused } from './dispatchChoice'

/** What of the page the choice needs. */
interface Panel {
  readonly focusRow: (index: number) => void
  /** Whether this is the panel or in it. */
  readonly holds: (element: Element | null) => boolean
  readonly send: (responders: string[]) => void
}

/** Text is typed there, or a dialog has the keys. */
const typing = 'input:not([type=checkbox]), textarea, select, [contenteditable=true], [aria-modal=true]'

/**
 * Who is chosen out of the list of responders, by key or tap. What is pressed before the list is there was meant for a
 * list that nobody saw: then no row takes the focus, so that Enter sends nobody, and `notice` says why.
 */
export function useDispatchChoice(panel: Panel) {
  const responders = shallowRef<readonly RankedResponder[] | null>(null)
  const chosen = shallowRef<readonly string[]>([])
  /** What was not done, and why: the list came after the digit, or nobody more can be chosen. */
  const notice = shallowRef<'listIsNew' | 'full' | ''>('')
  let hasty = false

  /** The list is there. The first row takes the focus, unless somebody has gone on elsewhere. */
  async function arrived(list: readonly RankedResponder[]) {
    responders.value = list
    if (hasty) {
      notice.value = 'listIsNew'
      return
    }
    await nextTick()
    const focused = document.activeElement
    if (focused === null || focused === document.body || panel.holds(focused)) panel.focusRow(0)
  }

  function toggle(responder: string) {
    const next = toggled(chosen.value, responder)
    notice.value = next ? '' : 'full'
    if (next) chosen.value = next
  }

  function focusedBy(event: KeyboardEvent, rows: readonly RankedResponder[]): Focused {
    if (event.target === event.currentTarget) return 'panel'
    const name = (event.target as HTMLElement).dataset['responder']
    const row = rows.findIndex(({ responder }) => responder === name)
    return row < 0 ? 'other' : row
  }

  /** A key pressed in the panel. */
  function onKey(event: KeyboardEvent) {
    const rows = responders.value ?? []
    const focused = focusedBy(event, rows)
    const isChosen = typeof focused === 'number' && chosen.value.includes(rows[focused]?.responder ?? '')
    const choice = choiceOf(event, focused, isChosen, rows.length)
    if (!choice) return
    event.preventDefault()
    event.stopPropagation()
    if (choice.does === 'send') panel.send([...chosen.value])
    if (choice.does === 'nothing' && isDigit(event)) hasty ||= responders.value === null
    if (choice.does !== 'toggle') return
    toggle(rows[choice.index]?.responder ?? '')
    panel.focusRow(choice.index)
  }

  /** A digit pressed elsewhere on the page would change the view, and the panel be gone; where text is typed it is text. */
  function onPageKey(event: KeyboardEvent) {
    const target = event.target as Element
    if (!isDigit(event) || panel.holds(target) || target.closest(typing)) return
    event.preventDefault()
    hasty ||= responders.value === null
  }
  // Before the page's own keys, which leave alone what was prevented.
  window.addEventListener('keydown', onPageKey, true)
  onScopeDispose(() => {
    window.removeEventListener('keydown', onPageKey, true)
  })

  return { responders, chosen, notice, arrived, toggle, onKey }
}
