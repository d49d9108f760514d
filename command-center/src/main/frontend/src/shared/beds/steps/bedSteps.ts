import type { BedState, PlannedStep, Role } from '@/shared/api/types'
import type { BedTile } from '@/shared/live/messages'

/** What can be done with a bed and with who is in it (docs/beds.md). */
export type BedStep =
  | 'admit'
  | 'arrive'
  | 'reserve'
  | 'release'
  | 'transfer'
  | 'leave'
  | 'hospital'
  /** Of who is away already. */
  | 'newReturn'
  /** Of a respite guest. */
  | 'newEnd'
  | 'return'
  | 'discharge'
  | 'out'
  | 'back'

/** Who may do all of it (openapi.yaml). */
const all: readonly Role[] = ['INSTITUTION_LEAD', 'REGISTRAR', 'ADMIN']
/** Carers may say who is away and who is back. */
const ofStaff: readonly BedStep[] = ['leave', 'hospital', 'newReturn', 'return']

const ofState: Record<BedState, readonly BedStep[]> = {
  VACANT: ['admit', 'reserve', 'out'],
  RESERVED: ['admit', 'release', 'out'],
  OCCUPIED: ['leave', 'hospital', 'transfer', 'discharge'],
  ON_LEAVE: ['return', 'newReturn', 'hospital', 'transfer', 'discharge'],
  IN_HOSPITAL: ['return', 'newReturn', 'transfer', 'discharge'],
  RESPITE: ['newEnd', 'hospital', 'transfer', 'discharge'],
  OUT_OF_SERVICE: ['back'],
}

/** The steps this role can take with the bed as it is, the likeliest first. A respite bed is booked, not lived in. */
export function stepsOf(bed: Pick<BedTile, 'state' | 'respite'>, role: Role): readonly BedStep[] {
  const steps =
    bed.respite && bed.state === 'VACANT' ? (['arrive', 'out'] satisfies BedStep[]) : ofState[bed.state]
  return steps.filter((step) => mayDo(step, role))
}

/** Whether the role may ever take the step. */
export const mayDo = (step: BedStep, role: Role) =>
  all.includes(role) || (role === 'INSTITUTION_STAFF' && ofStaff.includes(step))

/** What a step asks for. A day or a reason is wanted, may be given, or is not asked. */
export interface StepQuestion {
  readonly person: boolean
  readonly target: boolean
  readonly day: 'wanted' | 'free' | null
  readonly reason: 'wanted' | 'free' | null
}

const ask = (over: Partial<StepQuestion>): StepQuestion => ({
  person: false,
  target: false,
  day: null,
  reason: null,
  ...over,
})

export const questionOf: Record<BedStep, StepQuestion> = {
  admit: ask({ person: true }),
  arrive: ask({ person: true }),
  reserve: ask({ person: true, day: 'wanted', reason: 'free' }),
  release: ask({ reason: 'wanted' }),
  transfer: ask({ target: true, reason: 'wanted' }),
  leave: ask({ day: 'wanted', reason: 'wanted' }),
  hospital: ask({ day: 'free', reason: 'wanted' }),
  newReturn: ask({ day: 'wanted', reason: 'wanted' }),
  newEnd: ask({ day: 'wanted', reason: 'wanted' }),
  return: ask({ reason: 'free' }),
  discharge: ask({ reason: 'free' }),
  out: ask({ day: 'free', reason: 'wanted' }),
  back: ask({ reason: 'free' }),
}

/** What may be entered afterwards: since when, at most so many days ago. */
export const datedSteps: readonly BedStep[] = [
  'admit',
  'arrive',
  'transfer',
  'leave',
  'hospital',
  'return',
  'discharge',
]
export const backDaysMax = 7

/** What may be planned for a day ahead, by those who may do all of it, and how far ahead. */
const plannable: readonly BedStep[] = ['transfer', 'leave', 'discharge']
export const planDaysMax = 90
export const stepOfPlan: Record<PlannedStep['kind'], BedStep> = {
  LEAVE: 'leave',
  TRANSFER: 'transfer',
  DISCHARGE: 'discharge',
}
export const mayPlan = (step: BedStep, role: Role) => plannable.includes(step) && all.includes(role)

/** Days ahead one tap chooses, and how far the command centre lets one go. */
export const dayChoices: Partial<
  Record<BedStep, { readonly taps: readonly number[]; readonly max: number }>
> = {
  leave: { taps: [0, 1, 2, 3, 7], max: 366 },
  hospital: { taps: [3, 7, 14], max: 366 },
  newReturn: { taps: [1, 3, 7, 14], max: 366 },
  newEnd: { taps: [0, 1, 3, 7], max: 90 },
  reserve: { taps: [1, 3, 7], max: 29 },
  out: { taps: [1, 3, 7, 30], max: 366 },
}

/**
 * Beds this person can be moved to: free, and of the same kind of stay. `later`: on a day ahead also those that are
 * taken now, if they are left by then.
 */
export function targetsOf(from: BedTile, beds: Iterable<BedTile>, later = false): BedTile[] {
  const respite = from.respite
  return [...beds].filter(
    (bed) => (later || bed.state === 'VACANT') && bed.id !== from.id && bed.respite === respite,
  )
}

/** Somebody who is cared for here and now, in bed or about. */
export const isHere = ({ state }: Pick<BedTile, 'state'>) => state === 'OCCUPIED' || state === 'RESPITE'

export const isAway = ({ state }: Pick<BedTile, 'state'>) => state === 'ON_LEAVE' || state === 'IN_HOSPITAL'
