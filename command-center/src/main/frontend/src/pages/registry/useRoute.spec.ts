import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'

const listeners = new Map<string, () => void>()
const confirm = vi.fn()
const replaceState = vi.fn()
const location = { hash: '#/notify' }

beforeEach(() => {
  vi.resetModules()
  vi.clearAllMocks()
  location.hash = '#/notify'
  vi.stubGlobal('location', location)
  vi.stubGlobal('history', { replaceState })
  vi.stubGlobal('confirm', confirm)
  vi.stubGlobal('addEventListener', (name: string, listener: () => void) => listeners.set(name, listener))
  vi.stubGlobal('removeEventListener', vi.fn())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function goTo(hash: string) {
  location.hash = hash
  listeners.get('hashchange')?.()
}

it('asks for each part of the page that has unsaved work, and for those alone that are there', async () => {
  const { useLeaveGuard, useRoute } = await import('./useRoute')
  const [card, editor] = [effectScope(), effectScope()]
  card.run(() => {
    useLeaveGuard(
      () => true,
      () => 'the key',
    )
  })
  editor.run(() => {
    useLeaveGuard(
      () => true,
      () => 'the draft',
    )
  })
  editor.stop()
  confirm.mockReturnValue(false)

  goTo('#/watch')

  expect(confirm.mock.calls).toEqual([['the key']])
  expect(useRoute().value.view).toBe('notify')
  expect(replaceState).toHaveBeenCalled()

  card.stop()
  goTo('#/watch')

  expect(confirm).toHaveBeenCalledTimes(1)
  expect(useRoute().value.view).toBe('watch')
})
