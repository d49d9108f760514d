import type { NewBooking, NewEntry, NewWaitingRule, WaitingRule } from '@/shared/api/waitingOperations'

// What people fill in for the waiting list and for respite stays, and what is sent of it.

export interface EntryDraft {
  personId: string
  /** Empty: by the care level. */
  nursing: '' | 'true' | 'false'
  /** `2026-11-27`; empty: now. */
  since: string
  note: string
}
export const emptyEntry = (): EntryDraft => ({ personId: '', nursing: '', since: '', note: '' })

/** Null while nobody is chosen. Who asked on a day asked at its first moment, in Zunyi. */
export function entryOf(placeId: string, { personId, nursing, since, note }: EntryDraft): NewEntry | null {
  if (personId === '') return null
  return {
    placeId,
    personId,
    ...(nursing !== '' && { nursingType: nursing === 'true' }),
    ...(since !== '' && { since: Date.parse(`${since}T00:00:00+08:00`) }),
    ...(note.trim() !== '' && { note: note.trim() }),
  }
}

export interface BookingDraft {
  bedId: string
  personId: string
  from: string
  until: string
  note: string
}
export const emptyBooking = (): BookingDraft => ({ bedId: '', personId: '', from: '', until: '', note: '' })

/** A respite stay is 1 to 90 nights (openapi.yaml). */
export const nightsMax = 90
const dayMillis = 86_400_000
export const nightsOf = ({ from, until }: Pick<BookingDraft, 'from' | 'until'>) =>
  Math.round((Date.parse(until) - Date.parse(from)) / dayMillis)

/** What is still wanted; keys of `registry.respite.missing`. */
export function missingInBooking(draft: BookingDraft): ('bed' | 'person' | 'days' | 'nights')[] {
  const missing: ('bed' | 'person' | 'days' | 'nights')[] = []
  if (draft.bedId === '') missing.push('bed')
  if (draft.personId === '') missing.push('person')
  const nights = nightsOf(draft)
  if (Number.isNaN(nights)) missing.push('days')
  else if (nights < 1 || nights > nightsMax) missing.push('nights')
  return missing
}

export const bookingOf = ({ note, ...stay }: BookingDraft): NewBooking => ({
  ...stay,
  ...(note.trim() !== '' && { note: note.trim() }),
})

/** What decides inside a group: both ties count, in one of these orders. */
export const tieOrders = ['CARE_LEVEL,WAITING_TIME', 'WAITING_TIME,CARE_LEVEL']

export interface RuleDraft {
  /** One of the orders. */
  ties: string
  advancedAgeYears: number
  offerHours: number
  moveInDays: number
}

/** What may be set; the command centre refuses more. */
export const ruleLimits = {
  advancedAgeYears: { min: 60, max: 110 },
  offerHours: { min: 1, max: 336 },
  moveInDays: { min: 1, max: 30 },
} as const
export type RuleNumber = keyof typeof ruleLimits

export const ruleDraftOf = (rule: WaitingRule): RuleDraft => ({
  ties: rule.tieBreaks.join(','),
  advancedAgeYears: rule.advancedAgeYears,
  offerHours: rule.offerHours,
  moveInDays: rule.moveInDays,
})

export const ruleOf = ({ ties, ...numbers }: RuleDraft): NewWaitingRule => ({
  tieBreaks: ties.split(',').filter(isTie),
  ...numbers,
})
const isTie = (word: string): word is WaitingRule['tieBreaks'][number] =>
  word === 'CARE_LEVEL' || word === 'WAITING_TIME'

export const isRule = (draft: RuleDraft) =>
  Object.entries(ruleLimits).every(([name, { min, max }]) => {
    const n = draft[name as RuleNumber]
    return Number.isInteger(n) && n >= min && n <= max
  })
