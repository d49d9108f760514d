import { describe, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import type { Incident, Session } from '@/shared/api/types'
import { bedName } from '@/shared/beds/bedName'
import { wingsOf } from '@/shared/beds/wings'
import { i18n } from '@/shared/i18n'
import { ownStep } from '@/shared/incident/ownStep'
import { alarmWords, newlyRinging } from '@/shared/incident/useNewAlarms'
import { aboutOf } from '@/shared/incident/words'
import { assignment, incident } from '@/shared/live/fixtures'
import type { BedTile } from '@/shared/live/messages'
import { nothingKnown } from '@/shared/live/state'
import { composed } from '@/shared/testing/composed'
import { rendered } from '@/shared/testing/rendered'
import BedCard from './BedCard.vue'
import { isNight, passes, wingNames } from './beds'
import { keepRound, keptRound, newRound, reasonOf, roundOf, ticked } from './rounds'
import WardAlarm from './WardAlarm.vue'
import { useWardIncidents } from './useWardIncidents'

describe('the big button', () => {
  const mine = (status: 'DELIVERED' | 'ACCEPTED' | 'ON_SCENE' | 'DONE') =>
    incident('a', { status: 'CLAIMED', assignments: [assignment('x', { status })] })
  const kind = (
    of: Parameters<typeof ownStep>[0],
    role: Parameters<typeof ownStep>[2] = 'INSTITUTION_STAFF',
  ) => ownStep(of, 'wang', role).kind

  it('takes an open incident', () => {
    expect(kind(incident('a'))).toBe('claim')
  })

  it('goes from accepting to arriving to done', () => {
    expect([mine('DELIVERED'), mine('ACCEPTED'), mine('ON_SCENE')].map((one) => kind(one))).toEqual([
      'accept',
      'on-scene',
      'done',
    ])
  })

  it('is not there while another has it', () => {
    expect(
      kind(incident('a', { status: 'CLAIMED', assignments: [assignment('x', { responder: 'li' })] })),
    ).toBe('wait')
  })

  it('closes only for the lead', () => {
    const handled = incident('a', { status: 'HANDLED' })

    expect(kind(handled)).toBe('wait')
    expect(kind(handled, 'INSTITUTION_LEAD')).toBe('close')
  })
})

describe('beds', () => {
  const bed = (over: Partial<BedTile>) =>
    ({
      id: over.label,
      wing: 'A',
      room: '101',
      state: 'OCCUPIED',
      residentId: 'r',
      inBed: true,
      sensorSilent: false,
      incidentId: null,
      ...over,
    }) as BedTile

  it('stand by wing in the order of its numeral, not of its sound', () => {
    const wings = wingsOf(['三区', '一区', '二区'].map((wing) => bed({ wing })))
    expect(wings.map((wing) => wing.name)).toEqual(['一区', '二区', '三区'])
  })

  it('stand by wing and room, counted as people count', () => {
    const wings = wingsOf([
      bed({ room: '1002', label: '2' }),
      bed({ room: '203', label: '10' }),
      bed({ room: '203', label: '9' }),
      bed({ wing: 'B', room: '1', label: '1' }),
    ])

    expect(wings.map((wing) => [wing.name, wing.beds.map(bedName)])).toEqual([
      ['A', ['203 9', '203 10', '1002 2']],
      ['B', ['1 1']],
    ])
  })

  it('are not called by their room twice', () => {
    expect(bedName(bed({ room: '203', label: '203-1' }))).toBe('203-1')
  })

  it('with a silent sensor are not said to be empty', () => {
    const silent = bed({ inBed: false, sensorSilent: true })

    expect(passes(silent, 'out')).toBe(false)
    expect(passes(silent, 'silent')).toBe(true)
  })

  it('can be chosen by wing where there is more than one', () => {
    expect(wingNames([bed({ wing: '二区' }), bed({ wing: '一区' })])).toEqual(['一区', '二区'])
    expect(wingNames([bed({ wing: '一区' })])).toEqual([])
  })

  it('on the round are those somebody lives in', () => {
    const beds = [bed({ label: '1' }), bed({ label: '2', state: 'VACANT', residentId: null })]

    expect(roundOf(beds).flatMap((wing) => wing.beds.map((one) => one.label))).toEqual(['1'])
  })

  it('say on the round what to mind, the most pressing first', () => {
    const now = 100_000
    const fresh = { readingAt: now - 1_000 }

    expect(reasonOf(bed(fresh), now)).toBeNull()
    expect(reasonOf(bed({ readingAt: now - 61_000 }), now)).toBe('old')
    expect(reasonOf(bed({ ...fresh, inBed: false }), now)).toBe('out')
    expect(reasonOf(bed({ ...fresh, inBed: false, sensorSilent: true }), now)).toBe('silent')
    expect(reasonOf(bed({ state: 'ON_LEAVE', inBed: false, readingAt: null }), now)).toBe('away')
    expect(reasonOf(bed({ ...fresh, incidentId: 'i', inBed: false }), now)).toBe('alarm')
  })
})

it('the ward shows what nobody has before what somebody is at', () => {
  const held = (one: Incident) => ({ position: 1, value: one })
  const claimed = incident('claimed', { status: 'CLAIMED', openedAt: 1, claimedAt: 1 })
  const open = incident('open', { openedAt: 2, ringing: true })
  const state = shallowRef({
    ...nothingKnown,
    incidents: new Map([claimed, open].map((one) => [one.id, held(one)])),
  })

  const { made, leave } = composed(() => useWardIncidents(state))

  expect(made.incidents.value.map(({ id }) => id)).toEqual(['open', 'claimed'])
  expect(made.ringing.value.map(({ id }) => id)).toEqual(['open'])
  leave()
})

it('a tick on the round can be taken back', () => {
  const once = ticked(newRound(0), 'b1', 5)

  expect(once.seen).toEqual({ b1: 5 })
  expect(ticked(once, 'b1', 9).seen).toEqual({})
})

it('a round belongs to one person in one house', () => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  const wang = { placeId: 'p1', username: 'wang' }
  keepRound(wang, ticked(newRound(0), 'b1', 5))

  expect(keptRound(wang, 10).seen).toEqual({ b1: 5 })
  expect(keptRound({ ...wang, username: 'li' }, 10).seen).toEqual({})
  expect(keptRound({ ...wang, placeId: 'p2' }, 10).seen).toEqual({})
  vi.unstubAllGlobals()
})

it('it is night when leaving the bed is an alarm', () => {
  const at = (time: string) => isNight(Date.parse(`2026-11-23T${time}+08:00`))

  expect([at('21:59:00'), at('22:00:00'), at('05:59:00'), at('06:00:00')]).toEqual([false, true, true, false])
})

const south = { id: 'south', name: '夕阳红南院' }
const north = { id: 'north', name: '夕阳红北院' }
const signedIn = (role = 'INSTITUTION_STAFF', sites = [south]) =>
  ({ username: 'wang', role, scope: {}, sites }) as unknown as Session

describe('the card of an alarm', () => {
  const session = signedIn()
  const time = async (over: Partial<Incident>) => {
    const html = await rendered(WardAlarm, { incident: incident('a', over), session })
    return /<time class="(\w+)">\d+:\d/.exec(html)?.[1]
  }

  it('is red only past the limit that runs, and calm once handled', async () => {
    const now = Date.now()

    expect(await time({ openedAt: now - 15_000 })).toBe('calm')
    expect(await time({ openedAt: now - 200_000 })).toBe('late')
    const handled = { status: 'HANDLED' as const, handledAt: now - 15_000 }
    expect(await time({ openedAt: now - 900_000, ...handled })).toBe('calm')
  })

  it('says the site beside the bed where somebody has several, or may have another at any time', async () => {
    const at = incident('a', { bedId: 'b1', bedLabel: '101-1', placeName: south.name })
    const card = (sites: (typeof south)[], scope: object) =>
      rendered(WardAlarm, {
        incident: at,
        session: { ...signedIn('INSTITUTION_STAFF', sites), scope },
      })

    expect(await card([south, north], { organisationId: 'o' })).toContain(south.name)
    expect(await card([south], { organisationId: 'o' })).toContain(south.name)
    expect(await card([south], { placeId: south.id })).not.toContain(south.name)
  })
})

describe('who was asked to go', () => {
  const card = (status: 'DELIVERED' | 'ACCEPTED' | 'ON_SCENE', role = 'INSTITUTION_STAFF') =>
    rendered(WardAlarm, {
      incident: incident('a', { status: 'CLAIMED', assignments: [assignment('x', { status })] }),
      session: signedIn(role),
    })

  it('may decline before they accept, and reports once on the scene', async () => {
    expect(await card('DELIVERED')).toContain('data-testid="ward-decline"')
    expect(await card('ACCEPTED')).not.toMatch(/ward-decline|ward-update/)
    const onScene = await card('ON_SCENE')
    expect(onScene).toContain('data-testid="ward-update"')
    expect(onScene).not.toContain('ward-decline')
  })

  it('has the desk for all the rest as a lead', async () => {
    expect(await card('DELIVERED', 'INSTITUTION_LEAD')).toContain('href="/desk#/queue/a"')
    expect(await card('DELIVERED')).not.toContain('/desk')
  })
})

describe('the tile of a bed', () => {
  const tile = {
    id: 'b1',
    label: '101-1',
    room: '101',
    wing: null,
    state: 'OCCUPIED',
    stateUntil: null,
    residentId: 'r1',
    residentName: '张秀英',
    careLevel: null,
    inBed: true,
    heartRate: 62,
    breathRate: 14,
    readingAt: Date.now(),
    sensorSilent: false,
    incidentId: null,
  }
  const drawn = (over: object, lost = false) =>
    rendered(BedCard, { bed: { ...tile, ...over }, alarmClass: null, doubted: false, lost })

  it('says who is in bed while the sensor does', async () => {
    expect(await drawn({})).toMatch(/<button type="button" class="bed in( night)?"/)
  })

  it('is not green, and strikes it, when the reading is old or nobody would hear it change', async () => {
    for (const html of [await drawn({ readingAt: Date.now() - 120_000 }), await drawn({}, true)]) {
      expect(html).toMatch(/class="bed unknown( night)?"/)
      expect(html).toContain('class="old presence"')
      expect(html).toContain('class="old vital"')
    }
  })
})

describe('what is told of alarms', () => {
  const rings = (id: string, n = 1) => incident(id, { ringing: true, rings: n })
  const ids = (incidents: readonly { id: string }[]) => incidents.map(({ id }) => id)

  it('is what rings and was not told yet, and once again what rings anew', () => {
    const first = newlyRinging([rings('a'), incident('quiet'), rings('b')], new Set())
    const second = newlyRinging([rings('a', 2), rings('b'), rings('c')], first.told)

    expect(ids(first.fresh)).toEqual(['a', 'b'])
    expect(ids(second.fresh)).toEqual(['a', 'c'])
    expect(newlyRinging([rings('a', 2), rings('b')], second.told).fresh).toEqual([])
  })

  it('names what, whom and where, and the site where the page has several', () => {
    const one = { ...rings('a'), residentName: '张秀英', bedLabel: '302-1', placeName: '夕阳红南院' }

    expect(alarmWords(one, false, i18n.global.t)).toBe('紧急 呼叫：张秀英，302-1')
    expect(alarmWords(one, true, i18n.global.t)).toBe('紧急 呼叫：张秀英，夕阳红南院，302-1')
    expect(aboutOf(one, true, i18n.global.t)).toBe('呼叫 · 张秀英 · 夕阳红南院 · 302-1')
  })
})

it('beds of who is away are neither empty nor left', () => {
  const away = { id: 'b', state: 'ON_LEAVE', residentId: 'r', inBed: false, incidentId: null } as BedTile

  expect([passes(away, 'away'), passes(away, 'out'), passes(away, 'vacant')]).toEqual([true, false, false])
  expect(passes({ id: 'b', state: 'RESERVED', residentId: null } as BedTile, 'vacant')).toBe(false)
})
