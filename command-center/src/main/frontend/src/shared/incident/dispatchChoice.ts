/** As many as one dispatch takes (openapi.yaml). */
export const chosenMax = 5

/** The part of a keyboard event that is looked at. */
export interface Pressed {
  readonly key: string
  readonly repeat: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/**
 * What a key does to the list of responders: `toggle` also takes the focus to that row, so that Enter after it sends who
 * was chosen and nobody else; `nothing` is a key that must not go on to the page, where digits change the view.
 */
export type Choice =
  | { readonly does: 'toggle'; readonly index: number }
  | { readonly does: 'send' }
  | { readonly does: 'nothing' }

/**
 * Null when the key is not the list's. Digits choose by rank, Enter sends on a row that is chosen; on one that is not it
 * presses it, as it does any button. A key that is held down does nothing twice.
 *
 * @param focused place of the row that has the focus, -1 for none
 * @param chosen whether that row is chosen
 * @param rows how many rows there are, 0 while they are loading
 */
export function choiceOf(pressed: Pressed, focused: number, chosen: boolean, rows: number): Choice | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null
  if (/^\d$/.test(pressed.key)) {
    const index = Number(pressed.key) - 1
    return pressed.repeat || index < 0 || index >= rows ? { does: 'nothing' } : { does: 'toggle', index }
  }
  if (pressed.key !== 'Enter' || focused < 0) return null
  if (pressed.repeat) return { does: 'nothing' }
  return chosen ? { does: 'send' } : null
}

/** The chosen with this one added, or without it; the first goes when there would be too many for one dispatch. */
export function toggled(chosen: readonly string[], responder: string): readonly string[] {
  return chosen.includes(responder)
    ? chosen.filter((name) => name !== responder)
    : [...chosen, responder].slice(-chosenMax)
}
