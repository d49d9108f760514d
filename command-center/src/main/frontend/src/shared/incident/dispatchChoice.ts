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

/** Place of the row that has the focus, from 0; the panel round the rows; or something else in it. */
export type Focused = number | 'panel' | 'other'

const isBrowsers = ({ ctrlKey, altKey, metaKey }: Pressed) => ctrlKey || altKey || metaKey

/** A digit that is not part of one of the browser's own keys. */
export const isDigit = (pressed: Pressed) => /^\d$/.test(pressed.key) && !isBrowsers(pressed)

/**
 * Null when the key is not the list's. Digits choose by rank, Enter sends on a row that is chosen; on one that is not it
 * presses it, as it does any button; on none it does nothing. A key that is held down does nothing twice.
 *
 * @param chosen whether the row that has the focus is chosen
 * @param rows how many rows there are, 0 while they are loading
 */
export function choiceOf(pressed: Pressed, focused: Focused, chosen: boolean, rows: number): Choice | null {
  if (isBrowsers(pressed)) return null
  if (isDigit(pressed)) {
    const index = Number(pressed.key) - 1
    return pressed.repeat || index < 0 || index >= rows ? { does: 'nothing' } : { does: 'toggle', index }
  }
  if (pressed.key !== 'Enter' || focused === 'other') return null
  if (pressed.repeat || focused === 'panel') return { does: 'nothing' }
  return chosen ? { does: 'send' } : null
}

/** The chosen with this one added, or without it; null when there would be too many for one dispatch. */
export function toggled(chosen: readonly string[], responder: string): readonly string[] | null {
  if (chosen.includes(responder)) return chosen.filter((name) => name !== responder)
  return chosen.length < chosenMax ? [...chosen, responder] : null
}
