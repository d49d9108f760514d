import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RankedResponder } from '@/shared/api/types'
import { composed } from '@/shared/testing/composed'
import { choiceOf, toggled } from './dispatchChoice'
import { useDispatchChoice } from './useDispatchChoice'

const key = (key: string, over = {}) => ({
  key,
  repeat: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...over,
})

/** A page that has the panel: what has the focus, what was sent, and which keys the page itself got. */
function panelOpen(names = ['a', 'b', 'c']) {
  const body = { name: 'body', closest: () => null }
  const note = { name: 'note', closest: () => note }
  const panel = { name: 'panel', dataset: {} }
  const rows = names.map((name) => ({ name, dataset: { responder: name } }))
  const page = new Map<string, (event: KeyboardEvent) => void>()
  const stub = { activeElement: panel as object | null, body }
  vi.stubGlobal('document', stub)
  vi.stubGlobal('window', {
    addEventListener: (type: string, listener: (event: KeyboardEvent) => void) => page.set(type, listener),
    removeEventListener: (type: string) => page.delete(type),
  })
  const sent: string[][] = []
  const { made, leave } = composed(() =>
    useDispatchChoice({
      focusRow: (index) => (stub.activeElement = rows[index] ?? stub.activeElement),
      holds: (element) => [panel, ...rows].includes(element as never),
      send: (responders) => sent.push(responders),
    }),
  )
  const arrived = () => made.arrived(names.map((responder) => ({ responder }) as RankedResponder))
  /** Whether the page's own keys were left to do something with it. */
  function press(name: string): boolean {
    let prevented = false
    let stopped = false
    const event = {
      ...key(name),
      target: stub.activeElement,
      currentTarget: panel,
      preventDefault: () => (prevented = true),
      stopPropagation: () => (stopped = true),
    } as unknown as KeyboardEvent
    page.get('keydown')?.(event)
    const focused = rows.find((row) => row === stub.activeElement)
    if (focused || stub.activeElement === panel) made.onKey(event)
    // Enter that is not the list's presses the button that has the focus.
    if (focused && name === 'Enter' && !prevented) made.toggle(focused.name)
    return !prevented && !stopped
  }
  const focus = (element: object) => (stub.activeElement = element)
  return { made, leave, sent, arrived, press, focus, body, note, focused: () => stub.activeElement, page }
}
let open: ReturnType<typeof panelOpen>
beforeEach(() => (open = panelOpen()))
afterEach(() => {
  open.leave()
  vi.unstubAllGlobals()
})
const press = (...keys: string[]) => keys.map((one) => open.press(one))

describe('the keys of the list of responders', () => {
  it('a digit and Enter send that one and nobody else', async () => {
    await open.arrived()
    press('3', '1', 'Enter')

    expect(open.sent).toEqual([['c', 'a']])
  })

  it('Enter alone chooses the first, and Enter again sends', async () => {
    await open.arrived()
    press('Enter')
    expect(open.made.chosen.value).toEqual(['a'])
    expect(open.sent).toEqual([])

    press('Enter')
    expect(open.sent).toEqual([['a']])
  })

  it('a digit twice chooses nobody, and Enter then sends nobody', async () => {
    await open.arrived()
    press('2', '2')
    expect(open.made.chosen.value).toEqual([])

    press('Enter')
    expect(open.made.chosen.value).toEqual(['b'])
    expect(open.sent).toEqual([])
  })

  it('a digit before the list is there chooses nobody, nor does Enter after it, until a fresh digit', async () => {
    expect(press('2')).toEqual([false])
    await open.arrived()
    expect(open.made.notice.value).toBe('listIsNew')
    expect(press('Enter', 'Enter')).toEqual([false, false])
    expect(open.made.chosen.value).toEqual([])
    expect(open.sent).toEqual([])

    press('2', 'Enter')
    expect(open.sent).toEqual([['b']])
    expect(open.made.notice.value).toBe('')
  })

  it('leaves the focus to who has gone on to the note, where digits are text', async () => {
    open.focus(open.note)
    expect(press('2')).toEqual([true])
    await open.arrived()

    expect(open.focused()).toBe(open.note)
    expect(open.made.notice.value).toBe('')
  })

  it('a digit elsewhere on the page does nothing while the list is open', async () => {
    open.focus(open.body)
    expect(press('2', 'j')).toEqual([false, true])
    await open.arrived()
    expect(open.focused()).toBe(open.body)
    expect(press('2')).toEqual([false])

    open.leave()
    expect(open.page.size).toBe(0)
  })

  it('takes the focus back that nobody has', async () => {
    open.focus(open.body)
    await open.arrived()
    press('Enter', 'Enter')

    expect(open.sent).toEqual([['a']])
  })

  it('a digit that is nobody’s goes no further', () => {
    expect(choiceOf(key('4'), 0, false, 3)).toEqual({ does: 'nothing' })
    expect(choiceOf(key('0'), 0, false, 3)).toEqual({ does: 'nothing' })
  })

  it('a key that is held down sends nobody', () => {
    expect(choiceOf(key('Enter', { repeat: true }), 0, true, 3)).toEqual({ does: 'nothing' })
    expect(choiceOf(key('2', { repeat: true }), 0, true, 3)).toEqual({ does: 'nothing' })
  })

  it('leaves the browser its own keys, and Enter on the button that sends', () => {
    expect(choiceOf(key('1', { ctrlKey: true }), 0, false, 3)).toBeNull()
    expect(choiceOf(key('Enter'), 'other', false, 3)).toBeNull()
    expect(choiceOf(key('Tab'), 0, true, 3)).toBeNull()
  })
})

it('a sixth is refused with a word, and nobody of the five goes for it', () => {
  const five = ['a', 'b', 'c', 'd', 'e']
  five.forEach(open.made.toggle)
  open.made.toggle('f')
  expect(open.made.chosen.value).toEqual(five)
  expect(open.made.notice.value).toBe('full')

  open.made.toggle('a')
  expect(open.made.notice.value).toBe('')
  expect(toggled(['b'], 'f')).toEqual(['b', 'f'])
})
