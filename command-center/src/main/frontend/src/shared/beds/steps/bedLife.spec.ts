import { describe, expect, it } from 'vitest'
import type { Assessment, Offer, Queued, Resident, RespiteBooking } from '@/shared/api/types'
import { endOfDay, isoDay, ofField, toField } from '@/shared/format/shanghai'
import type { BedTile } from '@/shared/live/messages'
import { rendered } from '@/shared/testing/rendered'
import { mayPlan, stepsOf, targetsOf } from './bedSteps'
import { assessmentOn, candidatesFor, guestsOf, named } from './candidates'
import DayField from './DayField.vue'
import { dayOf, emptyForm, missingIn, wantsOverride, type StepForm } from './sendStep'

const bed = (id: string, over: Partial<BedTile> = {}) =>
  ({ id, state: 'VACANT', respite: false, residentId: null, incidentId: null, ...over }) as BedTile

describe('what can be done with a bed', () => {
  it('is the whole of it for the lead, and who is away for carers', () => {
    const occupied = bed('b', { state: 'OCCUPIED' })

    expect(stepsOf(occupied, 'INSTITUTION_LEAD')).toEqual(['leave', 'hospital', 'transfer', 'discharge'])
    expect(stepsOf(occupied, 'INSTITUTION_STAFF')).toEqual(['leave', 'hospital'])
    expect(stepsOf(bed('b'), 'INSTITUTION_STAFF')).toEqual([])
    expect(stepsOf(bed('b', { state: 'ON_LEAVE' }), 'INSTITUTION_STAFF')).toEqual([
      'return',
      'newReturn',
      'hospital',
    ])
    expect(stepsOf(bed('b', { state: 'IN_HOSPITAL' }), 'INSTITUTION_STAFF')).toEqual(['return', 'newReturn'])
  })

  it('is for a respite bed the arrival of who is booked', () => {
    expect(stepsOf(bed('b', { respite: true }), 'INSTITUTION_LEAD')).toEqual(['arrive', 'out'])
  })

  it('is of a respite guest another last day, which is the lead’s to give', () => {
    const respite = bed('b', { state: 'RESPITE', respite: true })

    expect(stepsOf(respite, 'INSTITUTION_LEAD')).toEqual(['newEnd', 'hospital', 'transfer', 'discharge'])
    expect(stepsOf(respite, 'INSTITUTION_STAFF')).toEqual(['hospital'])
  })

  it('is a transfer to a free bed of the same kind', () => {
    const beds = [bed('a'), bed('b', { state: 'RESERVED' }), bed('c', { respite: true }), bed('d')]

    expect(targetsOf(bed('a', { state: 'OCCUPIED' }), beds).map(({ id }) => id)).toEqual(['d'])
    expect(targetsOf(bed('a', { state: 'OCCUPIED' }), beds, true).map(({ id }) => id)).toEqual(['b', 'd'])
  })

  it('is planned by the lead and the office: a leave, a transfer, a discharge', () => {
    expect(mayPlan('leave', 'INSTITUTION_LEAD')).toBe(true)
    expect(mayPlan('leave', 'INSTITUTION_STAFF')).toBe(false)
    expect(mayPlan('hospital', 'REGISTRAR')).toBe(false)
  })
})

describe('who may have a bed', () => {
  const queued = (residentId: string, place: number) =>
    ({ id: `e${place}`, residentId, name: residentId, place }) as Queued
  const resident = (id: string, bedId: string | null = null) => ({ id, name: id, bedId }) as Resident
  const offer = (bedId: string, residentId: string, status: Offer['status']) =>
    ({ id: `o-${bedId}`, entryId: 'e1', bedId, residentId, name: residentId, status }) as Offer
  const waiting = {
    queue: [queued('first', 1), queued('second', 2)],
    offers: [] as Offer[],
    residents: [resident('here'), resident('lies', 'bed-9'), resident('second')],
  }
  const who = (candidates: ReturnType<typeof candidatesFor>) =>
    candidates.map(({ personId, from, known }) => [personId, from, known])

  it('is the queue in its order, then who lives here without one', () => {
    expect(who(candidatesFor('b', null, waiting))).toEqual([
      ['first', 'queue', false],
      ['second', 'queue', true],
      ['here', 'house', true],
    ])
  })

  it('is one person alone when it is kept', () => {
    expect(who(candidatesFor('b', 'here', waiting))).toEqual([['here', 'kept', true]])
    expect(who(candidatesFor('b', 'stranger', waiting))).toEqual([['stranger', 'kept', false]])
  })

  it('is whom it was offered to while the offer stands', () => {
    const offered = (status: Offer['status']) =>
      candidatesFor('b', null, { ...waiting, offers: [offer('b', 'second', status)] })

    expect(who(offered('ACCEPTED'))).toEqual([['second', 'kept', true]])
    expect(offered('DECLINED')).toHaveLength(3)
  })

  it('of a respite bed are those booked, the next to come first', () => {
    const booking = (from: string, status: RespiteBooking['status']) =>
      ({ id: from, bedId: 'b', residentId: from, from, until: '2026-12-31', status }) as RespiteBooking
    const bookings = [
      booking('2026-12-03', 'BOOKED'),
      booking('2026-12-01', 'BOOKED'),
      booking('2026-11-30', 'CANCELLED'),
    ]

    expect(guestsOf('b', bookings).map(({ personId }) => personId)).toEqual(['2026-12-01', '2026-12-03'])
    expect(guestsOf('other', bookings)).toEqual([])
    const missed = [...bookings, booking('2026-11-28', 'NO_SHOW')]
    expect(guestsOf('b', missed)).toHaveLength(2)
    expect(guestsOf('b', missed, true).map(({ personId }) => personId)).toEqual([
      '2026-11-28',
      '2026-12-01',
      '2026-12-03',
    ])
  })

  it('is found by a part of the name', () => {
    const all = candidatesFor('b', null, waiting)

    expect(named(all, ' sec ').map(({ personId }) => personId)).toEqual(['second'])
    expect(named(all, '')).toHaveLength(3)
  })
})

describe('an assessment', () => {
  const of = (assessedOn: string, validUntil: string) =>
    ({ id: assessedOn, level: 'FULL', assessedOn, validUntil }) as Assessment

  it('counts until its last day, and only the newest does', () => {
    const both = [of('2025-01-01', '2027-01-01'), of('2026-01-01', '2026-11-27')]

    expect(assessmentOn(both, '2026-11-27').is).toBe('valid')
    expect(assessmentOn(both, '2026-11-28')).toEqual({ is: 'over', level: 'FULL', until: '2026-11-27' })
    expect(assessmentOn([], '2026-11-27').is).toBe('none')
  })

  it('is that of the day on which the step happened', () => {
    const form: StepForm = { ...emptyForm, when: 'before', moment: '2026-11-25T09:30' }
    const later = [{ level: 'FULL', assessedOn: '2026-11-26', validUntil: '2027-11-26' }] as Assessment[]
    const lapsed = [
      ...later,
      { level: 'PARTIAL', assessedOn: '2026-01-02', validUntil: '2026-11-24' },
    ] as Assessment[]

    expect(dayOf(form, '2026-11-27')).toBe('2026-11-25')
    expect(dayOf({ ...form, when: 'now' }, '2026-11-27')).toBe('2026-11-27')
    expect(dayOf({ ...form, when: 'planned', planDay: '2026-12-02' }, '2026-11-27')).toBe('2026-12-02')
    expect(assessmentOn(later, '2026-11-25').is).toBe('none')
    const then = assessmentOn(lapsed, '2026-11-25')
    expect(then).toEqual({ is: 'over', level: 'PARTIAL', until: '2026-11-24' })
    expect(wantsOverride('admit', then)).toBe('wanted')
    expect(wantsOverride('admit', assessmentOn(lapsed, '2026-11-27'))).toBeNull()
  })
})

describe('a form', () => {
  const valid = { is: 'valid', level: 'FULL', until: '2027-01-01' } as const
  const over = { ...valid, is: 'over' } as const
  const unseen = { ...valid, is: 'unseen' } as const
  const filled: StepForm = {
    person: {
      personId: 'r',
      name: 'r',
      careLevel: null,
      from: 'queue',
      place: 1,
      booking: null,
      known: true,
    },
    target: 'b2',
    day: '2026-12-01',
    reason: '探亲',
    why: 'HOME',
    home: '',
    override: '',
    when: 'now',
    moment: '',
    planDay: '',
  }

  it.each([
    ['admit', 'person'],
    ['reserve', 'person'],
    ['transfer', 'target'],
    ['leave', 'day'],
    ['hospital', 'reason'],
    ['newReturn', 'day'],
    ['newEnd', 'day'],
    ['discharge', 'why'],
    ['release', 'reason'],
    ['out', 'reason'],
    ['return', null],
    ['back', null],
  ] as const)('of %s that is empty lacks %s', (step, missing) => {
    expect(missingIn(step, emptyForm, null)).toBe(missing)
  })

  it('that is filled lacks nothing but a reason where nobody was assessed', () => {
    expect(missingIn('admit', filled, valid)).toBeNull()
    expect(missingIn('admit', filled, over)).toBe('override')
    expect(missingIn('admit', { ...filled, override: '家中无人照料' }, over)).toBeNull()
    expect(missingIn('admit', filled, unseen)).toBeNull()
    expect(wantsOverride('admit', unseen)).toBe('free')
    expect(wantsOverride('reserve', over)).toBeNull()
  })

  it('of what happened before, or is planned, says when', () => {
    expect(missingIn('leave', { ...filled, when: 'before' }, null)).toBe('moment')
    expect(missingIn('leave', { ...filled, when: 'planned' }, null)).toBe('planDay')
    expect(missingIn('leave', { ...filled, when: 'planned', planDay: '2026-11-30' }, null)).toBeNull()
  })

  it('of what is planned asks for no assessment yet', () => {
    const planned: StepForm = { ...filled, when: 'planned', planDay: '2026-11-30' }

    expect(missingIn('transfer', { ...filled, override: '' }, over, true)).toBe('override')
    expect(missingIn('transfer', planned, over, true)).toBeNull()
  })

  it('of a leave is a return on the day of leaving or later, whenever that is', () => {
    const planned: StepForm = { ...filled, when: 'planned', planDay: '2026-12-05' }
    const past: StepForm = { ...filled, when: 'before', moment: '2026-11-25T09:00', day: '2026-11-26' }

    expect(missingIn('leave', planned, null)).toBe('dayEarlier')
    expect(missingIn('leave', { ...planned, day: '2026-12-05' }, null)).toBeNull()
    expect(missingIn('leave', past, null)).toBeNull()
    expect(missingIn('leave', { ...past, day: '2026-11-24' }, null)).toBe('dayEarlier')
  })

  it('counts the days of a leave that is planned, or over, from its first', async () => {
    const drawn = await rendered(DayField, {
      label: '返回',
      from: '2020-03-05',
      taps: [0, 1, 3],
      max: 366,
      modelValue: '',
    })

    expect(drawn).toContain('离开当天')
    expect(drawn).toContain('次日')
    expect(drawn).toContain('min="2020-03-05"')
    expect(drawn).toContain('max="2021-03-06"')
  })

  it('of a discharge that is planned is no death', () => {
    const dies: StepForm = { ...filled, why: 'DECEASED' }

    expect(missingIn('discharge', dies, null)).toBeNull()
    expect(missingIn('discharge', { ...dies, when: 'planned', planDay: '2026-11-30' }, null)).toBe('why')
  })

  it('of blanks is as good as empty', () => {
    expect(missingIn('leave', { ...filled, reason: '  ' }, null)).toBe('reason')
  })
})

it('a moment in a field is one of Zunyi', () => {
  expect(toField(Date.parse('2026-11-27T16:30:00Z'))).toBe('2026-11-28T00:30')
  expect(ofField('2026-11-28T00:30')).toBe(Date.parse('2026-11-27T16:30:00Z'))
})

it('a day is one of Zunyi, and ends there', () => {
  const lateEvening = Date.parse('2026-11-27T16:30:00Z')

  expect([isoDay(lateEvening), isoDay(lateEvening, 3)]).toEqual(['2026-11-28', '2026-12-01'])
  expect(isoDay(endOfDay('2026-11-28'))).toBe('2026-11-28')
  expect(isoDay(endOfDay('2026-11-28') + 1_000)).toBe('2026-11-29')
})
