import type { Assessment, Offer, Queued, Resident, RespiteBooking } from '@/shared/api/types'
import { holds } from '@/shared/beds/waiting'

/**
 * Somebody who may have a bed, and why: it is kept for them, they wait, they live here without one, they are booked, or
 * they were looked up in the register.
 */
export interface Candidate {
  readonly personId: string
  readonly name: string
  readonly careLevel: string | null
  readonly from: 'kept' | 'queue' | 'house' | 'booked' | 'register'
  /** In the queue, from 1. */
  readonly place: number | null
  /** Of a respite stay, its number and its days. */
  readonly booking: RespiteBooking | null
  /** Their file is of this house, so that the assessment can be seen before. */
  readonly known: boolean
}

export interface Waiting {
  readonly queue: readonly Queued[]
  readonly offers: readonly Offer[]
  readonly residents: readonly Resident[]
}

/**
 * Who can be admitted to a bed, the likeliest first: whom it is kept for, then the queue in its order, then who is in
 * the house's register and has no bed. A bed that is kept is for one person alone.
 */
export function candidatesFor(bedId: string, keptFor: string | null, waiting: Waiting): Candidate[] {
  const inHouse = new Map(waiting.residents.map((one) => [one.id, one]))
  const offer = waiting.offers.find((one) => one.bedId === bedId && holds(one))
  const kept = keptFor ?? offer?.residentId ?? null
  const queued = waiting.queue.map((one): Candidate => ({
    personId: one.residentId,
    name: one.name ?? one.residentId,
    careLevel: one.careLevel ?? null,
    from: one.residentId === kept ? 'kept' : 'queue',
    place: one.place,
    booking: null,
    known: inHouse.has(one.residentId),
  }))
  const waits = new Set(queued.map(({ personId }) => personId))
  const here = waiting.residents
    .filter((one) => one.bedId == null && !waits.has(one.id))
    .map((one) => ofHouse(one, one.id === kept ? 'kept' : 'house'))
  const all = [...queued, ...here]
  if (kept === null) return all
  const found = all.filter(({ personId }) => personId === kept)
  return found.length > 0 ? found : [nameless(kept, offer?.name)]
}

const ofHouse = (one: Resident, from: Candidate['from']): Candidate => ({
  personId: one.id,
  name: one.name ?? one.id,
  careLevel: one.careLevel ?? null,
  from,
  place: null,
  booking: null,
  known: true,
})

/** Somebody of the register, wherever they live now. */
export const ofRegister = (personId: string, name: string, careLevel: string | null): Candidate => ({
  ...nameless(personId, name),
  careLevel,
  from: 'register',
  known: true,
})

const nameless = (personId: string, name: string | undefined): Candidate => ({
  personId,
  name: name ?? personId,
  careLevel: null,
  from: 'kept',
  place: null,
  booking: null,
  known: false,
})

/**
 * Who is booked for a respite bed and expected, those of today first. `before`: also of whom it was noted that they
 * did not come, to be entered afterwards.
 */
export function guestsOf(bedId: string, bookings: readonly RespiteBooking[], before = false): Candidate[] {
  return bookings
    .filter((one) => one.bedId === bedId)
    .filter(({ status }) => status === 'BOOKED' || (before && status === 'NO_SHOW'))
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map((one) => ({ ...nameless(one.residentId, one.name), from: 'booked', booking: one }))
}

/** Names that hold what was typed; all of them when nothing was. */
export function named(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  const wanted = typed.trim()
  return wanted === '' ? candidates : candidates.filter(({ name }) => name.includes(wanted))
}

/** How an assessment stands on a day: valid, over, not there, or not to be seen from here. */
export interface AssessmentView {
  readonly is: 'valid' | 'over' | 'none' | 'unseen'
  readonly level: string | null
  readonly until: string | null
}

/** The newest one of that day counts, as for the command centre. `day` is `2026-11-27`. */
export function assessmentOn(assessments: readonly Assessment[], day: string): AssessmentView {
  const [newest] = assessments
    .filter(({ assessedOn }) => (assessedOn ?? '') <= day)
    .sort((a, b) => ((a.assessedOn ?? '') > (b.assessedOn ?? '') ? -1 : 1))
  if (!newest) return { is: 'none', level: null, until: null }
  const until = newest.validUntil ?? null
  return { is: until !== null && until >= day ? 'valid' : 'over', level: newest.level ?? null, until }
}
