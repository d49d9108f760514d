import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { Session } from '@/shared/api/types'
import { noteSession, sessionIsOver, takesPasswordInPlace } from '@/shared/session/session'
import { incident, snapshot } from './fixtures'
import { useLive } from './useLive'

class FakeSocket {
  static opened: FakeSocket[] = []
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readyState = 1
  constructor(readonly url: string) {
    FakeSocket.opened.push(this)
  }
  send() {
    this.readyState = 1
  }
  close() {
    this.readyState = 3
  }
  says(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
}

const session = (expiresAt: number): Session => ({
  username: 'wang',
  displayName: '王芳',
  role: 'COUNTY_OPERATOR',
  scope: {},
  page: '/desk',
  expiresAt,
  wallOnly: false,
})
const assign = vi.fn()
const listens = { addEventListener: vi.fn(), removeEventListener: vi.fn() }

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.opened = []
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('location', { protocol: 'http:', host: 'shouhu', assign })
  vi.stubGlobal('document', { ...listens, visibilityState: 'visible' })
  vi.stubGlobal('window', listens)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('a session that is over leaves what was known, as old; signing in again goes on from there', async () => {
  const closeBar = takesPasswordInPlace()
  noteSession(session(1_000))
  const scope = effectScope()
  const live = scope.run(() => useLive('desk'))
  FakeSocket.opened[0]?.says(snapshot(42, { incidents: [incident('a', { ringing: true })] }))
  vi.advanceTimersByTime(100)

  FakeSocket.opened[0]?.onclose?.({ code: 4401 })
  await vi.advanceTimersByTimeAsync(60_000)

  expect(sessionIsOver.value).toBe(true)
  expect(live?.connectionState.value).toBe('lost')
  expect(live?.state.value.incidents.get('a')?.value.ringing).toBe(true)
  expect(FakeSocket.opened).toHaveLength(1)
  expect(assign).not.toHaveBeenCalled()

  noteSession(session(2_000))
  FakeSocket.opened[1]?.says({ type: 'beat', position: 42, serverTime: Date.now() })

  expect(FakeSocket.opened[1]?.url).toContain('view=desk&from=42&scopeKey=')
  expect(live?.connectionState.value).toBe('live')
  expect(live?.state.value.incidents.has('a')).toBe(true)
  scope.stop()
  closeBar()
})

it.each([
  ['desk', 100],
  ['wall', 250],
] as const)(
  'what comes after a quiet time is shown at once, what comes upon it together: %s',
  (view, millis) => {
    const scope = effectScope()
    const live = scope.run(() => useLive(view))
    const shown = () => [...(live?.state.value.incidents.keys() ?? [])]
    const comes = (id: string, position: number) =>
      FakeSocket.opened[0]?.says({ type: 'incident', position, incident: incident(id) })

    FakeSocket.opened[0]?.says(snapshot(1, { incidents: [incident('a')] }))
    expect(shown()).toEqual(['a'])
    comes('b', 2)
    comes('c', 3)
    expect(shown()).toEqual(['a'])
    vi.advanceTimersByTime(millis - 1)
    expect(shown()).toEqual(['a'])
    vi.advanceTimersByTime(1)
    expect(shown()).toEqual(['a', 'b', 'c'])
    vi.advanceTimersByTime(millis)
    comes('d', 4)
    expect(shown()).toEqual(['a', 'b', 'c', 'd'])
    scope.stop()
  },
)
