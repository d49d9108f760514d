import { onScopeDispose } from 'vue'
import { wishOf, type Place, type Wish } from './keys'
import { lettersOn } from './preferences'

/** Listens to the keyboard. `grant` does what is asked and says whether it did, so that the key is not used twice. */
export function useKeys(grant: (wish: Wish) => boolean) {
  const onKey = (event: KeyboardEvent) => {
    // An open dialog has its own keys, and what is being composed is text.
    if (event.defaultPrevented || event.isComposing || isDialogOpen()) return
    const wish = wishOf(event, placeOf(document.activeElement), lettersOn.value)
    if (wish && grant(wish)) event.preventDefault()
  }
  window.addEventListener('keydown', onKey)
  onScopeDispose(() => {
    window.removeEventListener('keydown', onKey)
  })
}

/** A dialog that is put away may stay in the document, without a box. */
const isDialogOpen = () =>
  [...document.querySelectorAll('[aria-modal=true]')].some((dialog) => dialog.getClientRects().length > 0)

function placeOf(focused: Element | null): Place {
  if (!focused || focused === document.body) return 'nowhere'
  if (focused.closest('[data-keys=queue]')) return 'queue'
  // A box to tick takes Space alone; who has ticked a step goes on with the keys.
  if (focused.matches('button, a[href], summary, input[type=checkbox]')) return 'button'
  return focused.matches('textarea, select, input, [contenteditable=true]') ? 'field' : 'page'
}
