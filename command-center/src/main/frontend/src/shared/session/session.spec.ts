import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import { seesSeveralSites } from './scope'
import {
  followSession,
  noteSession,
  onRenewed,
  pageIsOutdated,
  phaseOf,
  sessionIsOver,
  sessionOver,
  takesPasswordInPlace,
  warnMillis,
} from './session'
import SessionBar from './SessionBar.vue'

const session = (over: Partial<Session> = {}): Session => ({
  username: 'wang',
  displayName: '王芳',
  role: 'COUNTY_OPERATOR',
  scope: { division: '520303', placeId: null },
  sites: [],
  page: '/desk',
  expiresAt: 1_000_000,
  wallOnly: false,
  ...over,
})

describe('the end of a session', () => {
  it('is told half an hour before', () => {
    const phases = [warnMillis + 1, warnMillis, -1].map((left) => phaseOf(false, 5_000_000, 5_000_000 - left))

    expect(phases).toEqual(['running', 'ending', 'ending'])
  })

  it('is not told where nobody signs in, until it has come', () => {
    expect(phaseOf(false, null, 9_999_999)).toBe('running')
    expect(phaseOf(true, null, 0)).toBe('over')
  })
})

describe('a page', () => {
  const assign = vi.fn()
  beforeEach(() => {
    assign.mockReset()
    vi.stubGlobal('location', { assign })
  })

  it('that takes the password in place stays, and what waited goes on once', () => {
    const close = takesPasswordInPlace()
    const goOn = vi.fn()
    const forget = onRenewed(goOn)
    noteSession(session())
    sessionOver()
    expect(sessionIsOver.value).toBe(true)

    noteSession(session({ expiresAt: 2_000_000 }))
    noteSession(session({ expiresAt: 2_000_000 }))

    expect(sessionIsOver.value).toBe(false)
    expect(goOn).toHaveBeenCalledTimes(1)
    expect(assign).not.toHaveBeenCalled()
    forget()
    close()
  })

  it('goes on in the new session also when the old one was not over yet', () => {
    const goOn = vi.fn()
    const forget = onRenewed(goOn)
    noteSession(session({ expiresAt: 3_000_000 }))
    goOn.mockReset()

    noteSession(session({ expiresAt: 4_000_000 }))

    expect(goOn).toHaveBeenCalledTimes(1)
    forget()
  })

  it('without a place for the password leaves', () => {
    sessionOver()

    expect(assign).toHaveBeenCalledWith('/login')
  })
})

describe('a page that is of another scope than its person now', () => {
  const assign = vi.fn()
  beforeEach(() => {
    assign.mockReset()
    vi.stubGlobal('location', { assign })
    noteSession(session())
  })

  it.each([
    ['the same, later', { expiresAt: 1_000_005 }, false],
    ['another county', { scope: { division: '520302', placeId: null } }, true],
    ['an institution', { scope: { division: '520303', organisationId: 'o' } }, true],
    ['another site', { sites: [{ id: 'p', name: '一部' }] }, true],
  ] as const)('says so and stays: %s', (_, over, told) => {
    followSession(session(over as Partial<Session>))

    expect(pageIsOutdated.value).toBe(told)
    expect(assign).not.toHaveBeenCalled()
    followSession(session())
    expect(pageIsOutdated.value).toBe(false)
  })

  it.each([{ username: 'li' }, { role: 'CITY_OPERATOR' }] as const)(
    'is left for the own one by somebody else: %o',
    (over) => {
      followSession(session({ ...over, page: '/ward' }))

      expect(assign).toHaveBeenCalledWith('/ward')
    },
  )
})

it('a bed stands at the only site somebody sees, or at one of several', () => {
  expect(seesSeveralSites({ scope: { placeId: '南院' } })).toBe(false)
  expect(seesSeveralSites({ scope: { organisationId: 'o' } })).toBe(true)
  expect(seesSeveralSites({ scope: { division: '520302' } })).toBe(true)
})

describe('the bar', () => {
  const bar = (watches = false) => rendered(SessionBar, { session: session(), watches })
  const minutes = (n: number) => Date.now() + n * 60_000

  it('says that the page is outdated, and offers to load it anew', async () => {
    noteSession(session({ expiresAt: minutes(31) }))
    followSession(session({ expiresAt: minutes(31), sites: [{ id: 'p', name: '一部' }] }))

    expect(await bar()).toContain('session-outdated')
  })

  it('is not there while there is time', async () => {
    noteSession(session({ expiresAt: minutes(31) }))

    expect(await bar()).toBe('')
  })

  it('offers to go on half an hour before, but not on a wall, which goes on by itself', async () => {
    noteSession(session({ expiresAt: minutes(29) }))

    expect(await bar()).toContain('data-phase="ending"')
    expect(await bar()).not.toContain('session-password')
    expect(await bar(true)).toBe('')
  })

  it('takes the password in place once the session is over, on a wall too', async () => {
    const close = takesPasswordInPlace()
    sessionOver()

    for (const html of [await bar(), await bar(true)]) {
      expect(html).toContain('data-phase="over"')
      expect(html).toContain('session-password')
      expect(html).toContain('role="alert"')
    }
    close()
  })
})
