import { describe, expect, it } from 'vitest'
import { failureOf } from '@/shared/api/answer'
import { assignment, incident } from '@/shared/live/fixtures'
import { entryWords, namesIn } from './historyWords'
import { mergeTargets, targetsMax } from './mergeTargets'
import { possibleActions } from './possible'
import { chimes, floodFrom, ringsHere } from './ringsHere'
import { serviceClock } from './serviceClock'
import { alarmsToShelve } from './shelving'
import { isGone } from './useIncident'

const noon = Date.parse('2026-11-23T04:00:00Z')

describe('sound at a desk', () => {
  const ringing = incident('a', { ringing: true, tierName: 'COUNTY_DESK' })

  it('rings where the incident has come to', () => {
    expect(ringsHere(ringing, 'COUNTY_OPERATOR')).toBe(true)
    expect(ringsHere(ringing, 'CITY_OPERATOR')).toBe(false)
  })

  it('rings at a lead from their turn on, and goes on while nobody comes', () => {
    const at = (tierName: 'WARD' | 'INSTITUTION_LEAD' | 'CITY_DESK') =>
      ringsHere({ ...ringing, tierName }, 'INSTITUTION_LEAD')
    expect([at('WARD'), at('INSTITUTION_LEAD'), at('CITY_DESK')]).toEqual([false, true, true])
  })

  it('stops when someone has it', () => {
    expect(ringsHere({ ...ringing, status: 'CLAIMED' }, 'COUNTY_OPERATOR')).toBe(false)
  })

  it('chimes for new ones until they are a flood', () => {
    let arrivals: number[] = []
    const heard = Array.from({ length: floodFrom + 1 }, () => {
      const result = chimes(arrivals, 1, noon)
      arrivals = result.arrivals
      return result.chime
    })

    expect(heard.filter(Boolean)).toHaveLength(floodFrom)
    expect(chimes(arrivals, 1, noon + 600_000).chime).toBe(true)
  })
})

describe('what the desk may do', () => {
  const at = { division: '520303' }

  it('follows the incident, the next step first', () => {
    expect(possibleActions(incident('a', at), 'COUNTY_OPERATOR')).toEqual([
      'claim',
      'dispatch',
      'merge',
      'to-city',
    ])
    expect(possibleActions(incident('a', { ...at, status: 'CLAIMED' }), 'CITY_OPERATOR')).toEqual([
      'dispatch',
      'handle',
      'merge',
    ])
    expect(possibleActions(incident('a', { status: 'HANDLED' }), 'CITY_OPERATOR')).toEqual(['close'])
    expect(possibleActions(incident('a', { status: 'MERGED' }), 'CITY_OPERATOR')).toEqual(['unmerge'])
  })

  it('gives back only what the city was handed', () => {
    const transfer = { to: 'CITY_DESK' as const, by: 'li', byName: '李', at: 1, reason: '支援' }

    expect(possibleActions(incident('a', { ...at, transfer }), 'CITY_OPERATOR')).toContain('give-back')
    expect(possibleActions(incident('a', { ...at, transfer }), 'COUNTY_OPERATOR')).not.toContain('to-city')
  })

  it('is to send somebody for the lead of an institution, not to go by claiming, nor to hand on', () => {
    const transfer = { to: 'CITY_DESK' as const, by: 'li', byName: '李', at: 1, reason: '支援' }
    const all = ['dispatch', 'merge']

    expect(possibleActions(incident('a', at), 'INSTITUTION_LEAD')).toEqual(all)
    expect(possibleActions(incident('a', { ...at, transfer }), 'INSTITUTION_LEAD')).toEqual(all)
  })

  it('reopens a closed one once', () => {
    expect(possibleActions(incident('a', { status: 'CLOSED' }), 'CITY_OPERATOR')).toEqual(['reopen'])
    expect(possibleActions(incident('a', { status: 'CLOSED', reopenedAs: 'b' }), 'CITY_OPERATOR')).toEqual([])
  })

  it('is nothing for an auditor', () => {
    expect(possibleActions(incident('a'), 'AUDITOR')).toEqual([])
  })

  it('shelves each alarm of a device once, never a call', () => {
    const alarm = (id: string, kind: 'CALL' | 'SILENT') => ({
      id,
      kind,
      deviceId: 'd',
      class: 'TECHNICAL' as const,
      at: 1,
      receivedAt: 1,
    })
    const alarms = [alarm('1', 'CALL'), alarm('2', 'SILENT'), alarm('3', 'SILENT')]

    expect(alarmsToShelve(incident('a', { alarms }))).toEqual([{ deviceId: 'd', kind: 'SILENT' }])
  })
})

describe('where an incident may go on', () => {
  const source = incident('a', { residentId: 'r', placeId: 'p', division: '520303', openedAt: noon })
  const other = (id: string, over: object) =>
    incident(id, { division: '520303', openedAt: noon + 60_000, ...over })

  it('is first with the same person, then the same place, then the same cause', () => {
    const all = [
      source,
      other('far', { division: '520302' }),
      other('later', { openedAt: noon + 3_600_000 }),
      other('cause', {}),
      other('place', { placeId: 'p' }),
      other('person', { residentId: 'r' }),
    ]

    expect(mergeTargets(source, all).map((one) => [one.incident.id, one.likeness])).toEqual([
      ['person', 'person'],
      ['place', 'place'],
      ['cause', 'cause'],
      ['later', 'division'],
      ['far', 'none'],
    ])
  })

  it('is never handled, over, or more than a person reads', () => {
    const many = Array.from({ length: 20 }, (_, n) => other(`n${n}`, {}))

    expect(mergeTargets(source, [other('h', { status: 'HANDLED' })])).toEqual([])
    expect(mergeTargets(source, many)).toHaveLength(targetsMax)
  })
})

describe('the clock of an incident', () => {
  const open = incident('a', { openedAt: noon })
  const claimed = (over: object) => incident('a', { status: 'CLAIMED', claimedAt: noon, ...over })

  it('is judged by 60 s, then by 180 s, then late for good', () => {
    const at = (seconds: number) => serviceClock(open, noon + seconds * 1000)

    expect(at(30)).toMatchObject({ waiting: 'answer', limitMillis: 60_000, level: 'calm' })
    expect(at(50)).toMatchObject({ limitMillis: 60_000, level: 'soon' })
    expect(at(100)).toMatchObject({ limitMillis: 180_000, level: 'soon' })
    expect(at(181)).toMatchObject({ limitMillis: 180_000, level: 'late' })
  })

  it('follows the responder who is furthest', () => {
    const asked = assignment('1', { status: 'SEEN', notifiedAt: noon, dueAt: noon + 60_000 })
    const going = assignment('2', { status: 'EN_ROUTE', acceptedAt: noon, dueAt: noon + 900_000 })

    expect(serviceClock(claimed({ assignments: [asked] }), noon + 61_000)).toMatchObject({
      waiting: 'accept',
      level: 'late',
    })
    expect(serviceClock(claimed({ assignments: [asked, going] }), noon + 61_000)).toMatchObject({
      waiting: 'arrive',
      limitMillis: 900_000,
      level: 'calm',
    })
  })

  it('is the operator’s own while nobody is sent', () => {
    expect(serviceClock(claimed({ dueAt: noon + 300_000 }), noon + 250_000)).toMatchObject({
      waiting: 'act',
      level: 'soon',
    })
  })

  it('stops with the incident', () => {
    expect(serviceClock(incident('a', { status: 'CLOSED' }), noon)).toBeNull()
  })
})

describe('an entry of the history', () => {
  const words = {
    t: (key: string, named?: Record<string, unknown>) => (named ? `${key} ${JSON.stringify(named)}` : key),
    te: (key: string) => !key.includes('unknown') && !key.includes('路不通'),
    step: (step: string) => `步骤 ${step}`,
  }
  const told = (kind: string, by: string | null, detail: object) =>
    entryWords({ number: 1, at: 1, kind, by, detail: detail as Record<string, never> }, names, words)
  const names = namesIn(
    incident('a', {
      claimedBy: 'op-1',
      claimedByName: '刘丽娟',
      assignments: [assignment('1', { responder: 'w-1', responderName: '董小龙' })],
    }),
  )

  it('names people, not their user names', () => {
    expect(told('ASSIGNED', 'op-1', { responder: 'w-1' })).toEqual({
      what: 'history.assigned',
      by: '刘丽娟',
      more: ['董小龙'],
      photo: '',
    })
    expect(told('CLAIMED', 'op-2', { byName: '王' }).by).toBe('王')
    expect(told('CLAIMED', 'op-3', {}).by).toBe('op-3')
  })

  it('says a code in words and leaves a person’s words as they are', () => {
    expect(told('BACK_TO_QUEUE', null, { reason: 'NO_ANSWER' })).toEqual({
      what: 'history.back_to_queue',
      by: '',
      more: ['because.NO_ANSWER'],
      photo: '',
    })
    expect(told('DECLINED', 'w-1', { reason: '路不通' }).more).toEqual(['路不通'])
  })

  it('says which mandatory steps were left at the closing', () => {
    const { more } = told('CLOSED', 'op-1', { outcome: 'HELPED', stepsLeft: 'speak,family' })

    expect(more).toEqual(['outcome.HELPED', 'actions.stepsLeft {"steps":"步骤 speak；步骤 family"}'])
  })

  it('shows a photograph by its own address', () => {
    expect(told('PHOTO', 'w-1', { photoId: 'P/1' }).photo).toBe('/api/v1/photos/P%2F1')
    expect(told('CLAIMED', 'op-1', { photoId: 'P-1' }).photo).toBe('')
  })

  it('says when it was tapped, where it was heard of more than a minute later', () => {
    const heard = (at: number, detail: object) =>
      entryWords(
        { number: 1, at, kind: 'ON_SCENE', by: 'w-1', detail: detail as Record<string, never> },
        names,
        words,
      ).more

    expect(heard(noon + 46 * 60_000, { tappedAt: String(noon) })).toEqual([
      'tapped.earlier {"time":"12:00:00"}',
    ])
    expect(heard(noon + 20 * 3_600_000, { tappedAt: String(noon) })).toEqual([
      'tapped.earlier {"time":"11-23 12:00"}',
    ])
    expect(heard(noon + 60_000, { tappedAt: String(noon) })).toEqual([])
    expect(heard(noon, { tappedAt: String(noon), saidAt: String(noon + 3_600_000) })).toEqual([
      'tapped.wrongClock {"time":"12:00:00","said":"11-23 13:00"}',
    ])
  })

  it('of a kind this page does not know is named, not lost', () => {
    expect(told('UNKNOWN_KIND', null, {}).what).toBe('UNKNOWN_KIND')
  })
})

it('an incident is gone when it is not there, not when nobody could say', () => {
  const said = (status: number) => failureOf(status, { type: 'about:blank', title: 'x', status })

  expect(isGone(said(404))).toBe(true)
  for (const failure of [said(500), said(503), failureOf(502, null), failureOf(401, null)]) {
    expect(isGone(failure)).toBe(false)
  }
})
