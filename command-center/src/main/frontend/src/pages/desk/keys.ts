import type { DeskAction } from '@/shared/incident/possible'
import { views, type View } from './route'

/** The key of each action. The two directions between the desks are never possible together. */
export const actionKeys: Record<DeskAction, string> = {
  claim: 'c',
  dispatch: 'd',
  handle: 'h',
  close: 'x',
  merge: 'm',
  unmerge: 'u',
  reopen: 'r',
  shelve: 's',
  'to-city': 'g',
  'give-back': 'g',
}

/** What a key asks for. */
export type Wish =
  | { readonly wish: 'move'; readonly by: 1 | -1 }
  | { readonly wish: 'action'; readonly actions: readonly DeskAction[] }
  | { readonly wish: 'view'; readonly view: View }
  | { readonly wish: 'enter' | 'call' | 'note' | 'help' | 'cancel' }

/** The part of a keyboard event that is looked at. */
export interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/**
 * Where the focus is: in a field; in the list of incidents; on something else that Enter and Space press; somewhere on
 * the page that may scroll; or nowhere.
 */
export type Place = 'field' | 'queue' | 'button' | 'page' | 'nowhere'

const plain: Partial<Record<string, Wish>> = {
  j: { wish: 'move', by: 1 },
  ArrowDown: { wish: 'move', by: 1 },
  k: { wish: 'move', by: -1 },
  ArrowUp: { wish: 'move', by: -1 },
  t: { wish: 'call' },
  n: { wish: 'note' },
}

/**
 * What a pressed key asks for; null when it is not ours. Whoever types, types; and single letters can be turned off
 * (WCAG 2.1.4), so that speech input or a heavy hand closes nothing.
 */
export function wishOf(pressed: Pressed, place: Place, lettersOn: boolean): Wish | null {
  const { key } = pressed
  if (key === 'Escape') return { wish: 'cancel' }
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || place === 'field') return null
  if (key === 'Enter') return place === 'page' || place === 'nowhere' ? { wish: 'enter' } : null
  // Anywhere else they scroll what has the focus.
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    return place === 'queue' || place === 'nowhere' ? (plain[key] ?? null) : null
  }
  if (!lettersOn) return null
  const letter = key.toLowerCase()
  if (letter === '?' || letter === '？') return { wish: 'help' }
  const view = views[Number(letter) - 1]
  if (view) return { wish: 'view', view }
  const actions = (Object.keys(actionKeys) as DeskAction[]).filter((action) => actionKeys[action] === letter)
  return actions.length > 0 ? { wish: 'action', actions } : (plain[letter] ?? null)
}
