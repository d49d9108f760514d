import { describe, expect, it } from 'vitest'
import { choiceOf, chosenMax, toggled } from './dispatchChoice'

const key = (key: string, over = {}) => ({
  key,
  repeat: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...over,
})

/** A list of responders, as it is after these keys; what was sent, if anything. */
function after(keys: string[], rows = ['a', 'b', 'c']) {
  let focused = 0
  let chosen: readonly string[] = []
  for (const one of keys) {
    const choice = choiceOf(key(one), focused, chosen.includes(rows[focused] ?? ''), rows.length)
    if (choice?.does === 'send') return { sent: chosen }
    if (choice?.does === 'toggle') focused = choice.index
    // Enter that is not the list's presses the button that has the focus.
    if (choice?.does === 'toggle' || (choice === null && one === 'Enter')) {
      chosen = toggled(chosen, rows[focused] ?? '')
    }
  }
  return { chosen }
}

describe('the keys of the list of responders', () => {
  it('a digit and Enter send that one and nobody else', () => {
    expect(after(['2', 'Enter'])).toEqual({ sent: ['b'] })
    expect(after(['3', '1', 'Enter'])).toEqual({ sent: ['c', 'a'] })
  })

  it('Enter alone chooses the first, and Enter again sends', () => {
    expect(after(['Enter'])).toEqual({ chosen: ['a'] })
    expect(after(['Enter', 'Enter'])).toEqual({ sent: ['a'] })
  })

  it('a digit twice chooses nobody, and Enter then sends nobody', () => {
    expect(after(['2', '2'])).toEqual({ chosen: [] })
    expect(after(['2', '2', 'Enter'])).toEqual({ chosen: ['b'] })
  })

  it('a digit that is nobody’s goes no further, also before the list is there', () => {
    expect(choiceOf(key('4'), 0, false, 3)).toEqual({ does: 'nothing' })
    expect(choiceOf(key('0'), 0, false, 3)).toEqual({ does: 'nothing' })
    expect(choiceOf(key('1'), -1, false, 0)).toEqual({ does: 'nothing' })
  })

  it('a key that is held down sends nobody', () => {
    expect(choiceOf(key('Enter', { repeat: true }), 0, true, 3)).toEqual({ does: 'nothing' })
    expect(choiceOf(key('2', { repeat: true }), 0, true, 3)).toEqual({ does: 'nothing' })
  })

  it('leaves the browser its own keys, and Enter on the button that sends', () => {
    expect(choiceOf(key('1', { ctrlKey: true }), 0, false, 3)).toBeNull()
    expect(choiceOf(key('Enter'), -1, false, 3)).toBeNull()
    expect(choiceOf(key('Tab'), 0, true, 3)).toBeNull()
  })
})

it('no more are chosen than one dispatch takes', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].reduce(toggled, [] as readonly string[])
  expect(six).toHaveLength(chosenMax)
  expect(six).not.toContain('a')
})
