import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { failureOf } from '@/shared/api/answer'
import type { Session } from '@/shared/api/types'
import { noteSession, pageIsOutdated, sessionIsOver, takesPasswordInPlace } from '@/shared/session/session'
import { incident, snapshot } from './fixtures'
import { useLive } from './useLive'

const api = vi.hoisted(() => ({ currentSession: vi.fn() }))
vi.mock('@/shared/api/operations', () => api)

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

const session = (expiresAt: number, over: Partial<Session> = {}): Session => ({
  username: 'wang',
  displayName: '王芳',
  role: 'COUNTY_OPERATOR',
  scope: {},
  sites: [],
  page: '/desk',
  expiresAt,
  wallOnly: false,
  ...over,
})
const assign = vi.fn()
const listens = { addEventListener: vi.fn(), removeEventListener: vi.fn() }

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.opened = []
  assign.mockReset()
  api.currentSession.mockResolvedValue({ ok: false, failure: failureOf(401, null) })
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('location', { protocol: 'http:', host: 'shouhu', assign })
  vi.stubGlobal('document', { ...listens, visibilityState: 'visible' })
  vi.stubGlobal('window', listens)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('with few left of many the page asks for a snapshot, once', () => {
  const scope = effectScope()
  scope.run(() => useLive('desk'))
  const incidents = Array.from({ length: 751 }, (_, n) => incident(`I-${n}`))
  FakeSocket.opened[0]?.says(snapshot(42, { incidents, beyond: 9 }))
  const closes = (n: number) => ({
    type: 'incident',
    position: 43 + n,
    incident: incident(`I-${n}`, { status: 'CLOSED' }),
  })

  FakeSocket.opened[0]?.says(closes(0))
  expect(FakeSocket.opened).toHaveLength(1)
  FakeSocket.opened[0]?.says(closes(1))
  FakeSocket.opened[0]?.says(closes(2))
  expect(FakeSocket.opened, 'not all pages at one moment').toHaveLength(1)
  vi.advanceTimersByTime(10_000)

  expect(FakeSocket.opened).toHaveLength(2)
  expect(FakeSocket.opened[1]?.url).not.toContain('from=')
  FakeSocket.opened[1]?.says(closes(3))
  vi.advanceTimersByTime(10_000)
  expect(FakeSocket.opened).toHaveLength(2)
  scope.stop()
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
  ['wall', 150],
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

describe('whose sites changed', () => {
  const south = { id: 'south', name: '南院' }
  const north = { id: 'north', name: '北院' }
  const lead = (...sites: (typeof south)[]) =>
    session(9_000, { role: 'INSTITUTION_LEAD', scope: { organisationId: 'o' }, sites, page: '/ward' })
  /** A ward of one site that is live, and what the command centre says of its session when it is asked again. */
  function ward(now: Session) {
    noteSession(lead(south))
    api.currentSession.mockResolvedValue({ ok: true, value: now })
    const scope = effectScope()
    scope.run(() => useLive('ward'))
    FakeSocket.opened.at(-1)?.says(snapshot(1))
    return scope
  }

  it('says so once the command centre closed it for that, and goes on', async () => {
    const scope = ward(lead(south, north))

    FakeSocket.opened.at(-1)?.onclose?.({ code: 4401 })
    await vi.advanceTimersByTimeAsync(10)
    expect(FakeSocket.opened).toHaveLength(2)
    expect(pageIsOutdated.value).toBe(true)
    FakeSocket.opened[1]?.says(snapshot(2, { scopeKey: 'fedcba9889abcdef' }))
    await vi.advanceTimersByTimeAsync(10)

    expect(pageIsOutdated.value).toBe(true)
    expect(assign).not.toHaveBeenCalled()
    scope.stop()
  })

  it('says so also when that happened while the page was out of touch, however often it has to ask', async () => {
    const scope = ward(lead(north))
    api.currentSession.mockResolvedValueOnce({ ok: false, failure: failureOf(503, null) })

    FakeSocket.opened.at(-1)?.says(snapshot(2, { scopeKey: 'fedcba9889abcdef' }))
    await vi.advanceTimersByTimeAsync(10)
    expect(pageIsOutdated.value).toBe(false)
    await vi.advanceTimersByTimeAsync(5_000)

    expect(pageIsOutdated.value).toBe(true)
    scope.stop()
  })

  it('keeps the page, and what is being written on it, while they are the same', async () => {
    const scope = ward({ ...lead(south), expiresAt: 10_000 })

    FakeSocket.opened.at(-1)?.onclose?.({ code: 4401 })
    await vi.advanceTimersByTimeAsync(10)
    FakeSocket.opened.at(-1)?.says(snapshot(2, { scopeKey: '01234567fedcba98' }))
    await vi.advanceTimersByTimeAsync(10)

    expect(FakeSocket.opened).toHaveLength(2)
    expect(pageIsOutdated.value).toBe(false)
    expect(assign).not.toHaveBeenCalled()
    scope.stop()
  })

  it('is over where only a wall goes on in the session, with one connection', async () => {
    const closeBar = takesPasswordInPlace()
    const scope = ward({ ...lead(south), wallOnly: true })
    const opened = FakeSocket.opened.length

    FakeSocket.opened.at(-1)?.onclose?.({ code: 4401 })
    await vi.advanceTimersByTimeAsync(60_000)

    expect(sessionIsOver.value).toBe(true)
    expect(FakeSocket.opened).toHaveLength(opened)
    scope.stop()
    closeBar()
  })

  it('leaves it for their own when somebody else is signed in by now', async () => {
    const scope = ward({ ...lead(south), username: 'li', page: '/desk' })

    FakeSocket.opened.at(-1)?.onclose?.({ code: 4401 })
    await vi.advanceTimersByTimeAsync(10)

    expect(assign).toHaveBeenCalledWith('/desk')
    scope.stop()
  })
})
