import type { Answer } from '@/shared/api/answer'
import {
  admit,
  comeBack,
  discharge,
  goOnLeave,
  goToHospital,
  newRespiteEnd,
  planStep,
  putBackInService,
  releaseBed,
  reserveBed,
  respiteArrived,
  takeOutOfService,
  transfer,
} from '@/shared/api/bedOperations'
import type { BedNow, DischargeReason, NewPlan, PlannedStep } from '@/shared/api/types'
import { endOfDay, ofField } from '@/shared/format/shanghai'
import type { BedTile } from '@/shared/live/messages'
import { questionOf, type BedStep } from './bedSteps'
import type { AssessmentView, Candidate } from './candidates'

/** What was filled in. A day is `2026-11-27`, empty for none. */
export interface StepForm {
  readonly person: Candidate | null
  readonly target: string | null
  readonly day: string
  readonly reason: string
  /** Of a discharge. */
  readonly why: DischargeReason | null
  /** Of a discharge: the household somebody lives in from now on; empty for where they came from. */
  readonly home: string
  /** Why without a valid assessment. */
  readonly override: string
  /** It happens now, has happened before, or is planned for a day ahead. */
  readonly when: 'now' | 'before' | 'planned'
  /** Of what has happened before: `2026-11-27T14:05`, in Zunyi. */
  readonly moment: string
  /** Of what is planned. */
  readonly planDay: string
}

export const emptyForm: StepForm = {
  person: null,
  target: null,
  day: '',
  reason: '',
  why: null,
  home: '',
  override: '',
  when: 'now',
  moment: '',
  planDay: '',
}

/** The day on which it happens, as far as that is said; `today` is the command centre's. */
export function dayOf({ when, moment, planDay }: StepForm, today: string): string {
  switch (when) {
    case 'now':
      return today
    case 'before':
      return moment.slice(0, 10) || today
    case 'planned':
      return planDay || today
  }
}

export type Missing =
  'person' | 'target' | 'moment' | 'planDay' | 'day' | 'dayEarlier' | 'reason' | 'why' | 'override'

/** What has to be filled in yet, the first of it. `assessment` is of the person that was chosen, once it is known. */
export function missingIn(
  step: BedStep,
  form: StepForm,
  assessment: AssessmentView | null,
  elsewhere = false,
): Missing | null {
  const question = questionOf[step]
  if (question.person && form.person === null) return 'person'
  if (question.target && form.target === null) return 'target'
  if (form.when === 'before' && form.moment === '') return 'moment'
  if (form.when === 'planned' && form.planDay === '') return 'planDay'
  if (question.day === 'wanted' && form.day === '') return 'day'
  // Of what happens now the field itself looks.
  if (question.day && form.day !== '' && form.day < dayOf(form, '')) return 'dayEarlier'
  const isDeathPlanned = form.when === 'planned' && form.why === 'DECEASED'
  if (step === 'discharge' && (form.why === null || isDeathPlanned)) return 'why'
  if (question.reason === 'wanted' && form.reason.trim() === '') return 'reason'
  const asked = form.when !== 'planned' && wantsOverride(step, assessment, elsewhere) === 'wanted'
  if (asked && form.override.trim() === '') return 'override'
  return null
}

/**
 * Only moving in needs an assessment, also by a transfer to another institution (`elsewhere`); where it cannot be seen
 * from here the command centre looks itself.
 */
export function wantsOverride(
  step: BedStep,
  assessment: AssessmentView | null,
  elsewhere = false,
): 'wanted' | 'free' | null {
  const movesIn = step === 'admit' || step === 'arrive' || (step === 'transfer' && elsewhere)
  if (!movesIn || assessment === null || assessment.is === 'valid') return null
  return assessment.is === 'unseen' ? 'free' : 'wanted'
}

/** The plan of a form in which nothing is missing; whether it may be done is asked on its day. */
export function sendPlan(step: BedStep, bed: BedTile, form: StepForm, key: string) {
  const reason = form.reason.trim()
  const plan = { day: form.planDay, ...(reason && { reason }) }
  const endReason = form.why === null || form.why === 'DECEASED' ? 'OTHER' : form.why
  const kinds: Partial<Record<BedStep, NewPlan>> = {
    leave: { kind: 'LEAVE', expectedReturn: form.day, ...plan },
    transfer: { kind: 'TRANSFER', bedId: form.target ?? '', ...plan },
    discharge: { kind: 'DISCHARGE', endReason, ...plan },
  }
  const { [step]: wanted } = kinds
  if (!wanted) throw new Error(`${step} cannot be planned`)
  return planStep(bed.residentId ?? '', wanted, key)
}

/** What was planned is done now, by the ordinary command. */
export function doPlanned(plan: PlannedStep, key: string): Promise<Answer<BedNow>> {
  const reason = plan.reason ?? ''
  switch (plan.kind) {
    case 'LEAVE':
      return goOnLeave(plan.residentId, plan.expectedReturn ?? '', reason, null, key)
    case 'TRANSFER':
      return transfer(plan.residentId, plan.targetBedId ?? '', '', reason, null, key)
    case 'DISCHARGE': {
      const why = (plan.endReason ?? 'OTHER') as DischargeReason
      return discharge(plan.residentId, why, '', reason, null, key)
    }
  }
}

/** The command of a form in which nothing is missing. */
export function sendStep(step: BedStep, bed: BedTile, form: StepForm, key: string): Promise<Answer<BedNow>> {
  const reason = form.reason.trim()
  const override = form.override.trim()
  const who = bed.residentId ?? ''
  const at = form.when === 'before' ? ofField(form.moment) : null
  switch (step) {
    case 'admit':
      return admit(form.person?.personId ?? '', bed.id, override, at, key)
    case 'arrive':
      return respiteArrived(form.person?.booking?.id ?? '', override, at, key)
    case 'reserve':
      return reserveBed(bed.id, form.person?.personId ?? '', endOfDay(form.day), reason, key)
    case 'release':
      return releaseBed(bed.id, reason, key)
    case 'transfer':
      return transfer(who, form.target ?? '', override, reason, at, key)
    case 'leave':
      return goOnLeave(who, form.day, reason, at, key)
    case 'hospital':
      return goToHospital(who, form.day, reason, at, key)
    case 'newReturn':
      return bed.state === 'IN_HOSPITAL'
        ? goToHospital(who, form.day, reason, null, key)
        : goOnLeave(who, form.day, reason, null, key)
    case 'newEnd':
      return newRespiteEnd(who, form.day, reason, key)
    case 'return':
      return comeBack(who, reason, at, key)
    case 'discharge':
      return discharge(who, form.why ?? 'OTHER', form.home, reason, at, key)
    case 'out':
      return takeOutOfService(bed.id, form.day, reason, key)
    case 'back':
      return putBackInService(bed.id, reason, key)
  }
}
