import { describe, expect, it } from 'vitest'
import {
  bookingOf,
  emptyBooking,
  emptyEntry,
  entryOf,
  isRule,
  missingInBooking,
  nightsOf,
  ruleDraftOf,
  ruleOf,
} from './entry'

describe('coming to the list', () => {
  it('wants a person, and says no more than was filled in', () => {
    expect(entryOf('P-1', emptyEntry())).toBeNull()
    expect(entryOf('P-1', { ...emptyEntry(), personId: 'R-1', note: ' ' })).toEqual({
      placeId: 'P-1',
      personId: 'R-1',
    })
  })

  it('may have been asked for earlier, on a day in Zunyi', () => {
    const entry = entryOf('P-1', { personId: 'R-1', nursing: 'false', since: '2026-03-05', note: '子女申请' })

    expect(entry).toMatchObject({
      nursingType: false,
      since: Date.parse('2026-03-04T16:00:00Z'),
      note: '子女申请',
    })
  })
})

describe('a respite stay', () => {
  const stay = { bedId: 'B-1', personId: 'R-1', from: '2026-12-30', until: '2027-01-02', note: '' }

  it('is counted in nights', () => {
    expect(nightsOf(stay)).toBe(3)
    expect(missingInBooking(stay)).toEqual([])
    expect(bookingOf(stay)).toEqual({
      bedId: 'B-1',
      personId: 'R-1',
      from: '2026-12-30',
      until: '2027-01-02',
    })
  })

  it.each([
    [emptyBooking(), ['bed', 'person', 'days']],
    [{ ...stay, until: stay.from }, ['nights']],
    [{ ...stay, until: '2027-03-31' }, ['nights']],
    [{ ...stay, until: '2027-03-30' }, []],
  ])('%j lacks %j', (draft, missing) => {
    expect(missingInBooking(draft)).toEqual(missing)
  })
})

describe('the rule', () => {
  const set = {
    tieBreaks: ['WAITING_TIME', 'CARE_LEVEL'] as ('WAITING_TIME' | 'CARE_LEVEL')[],
    advancedAgeYears: 80,
    offerHours: 48,
    moveInDays: 7,
  }
  const rule = { ...set, version: 3 }

  it('unchanged is sent as it was, without its version', () => {
    expect(ruleOf(ruleDraftOf(rule))).toEqual(set)
  })

  it('is refused here where the command centre would', () => {
    const draft = ruleDraftOf(rule)

    expect(isRule(draft)).toBe(true)
    expect(isRule({ ...draft, offerHours: 0 })).toBe(false)
    expect(isRule({ ...draft, moveInDays: 31 })).toBe(false)
    expect(isRule({ ...draft, advancedAgeYears: 80.5 })).toBe(false)
  })
})
