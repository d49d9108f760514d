import type { Answer } from '@/shared/api/answer'
import {
  admit,
  comeBack,
  discharge,
  goOnLeave,
  goToHospital,
  newRespiteEnd,
  putBackInService,
  releaseBed,
  reserveBed,
  respiteArrived,
  takeOutOfService,
  transfer,
} from '@/shared/api/bedOperations'
import type { BedNow, DischargeReason } from '@/shared/api/types'
import { endOfDay } from '@/shared/format/shanghai'
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
}

export const emptyForm: StepForm = {
  person: null,
  target: null,
  day: '',
  reason: '',
  why: null,
  home: '',
  override: '',
}

export type Missing = 'person' | 'target' | 'day' | 'reason' | 'why' | 'override'

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
  if (question.day === 'wanted' && form.day === '') return 'day'
  if (step === 'discharge' && form.why === null) return 'why'
  if (question.reason === 'wanted' && form.reason.trim() === '') return 'reason'
  if (wantsOverride(step, assessment, elsewhere) === 'wanted' && form.override.trim() === '')
    return 'override'
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

/** The command of a form in which nothing is missing. */
export function sendStep(step: BedStep, bed: BedTile, form: StepForm, key: string): Promise<Answer<BedNow>> {
  const reason = form.reason.trim()
  const override = form.override.trim()
  const who = bed.residentId ?? ''
  switch (step) {
    case 'admit':
      return admit(form.person?.personId ?? '', bed.id, override, key)
    case 'arrive':
      return respiteArrived(form.person?.booking?.id ?? '', override, key)
    case 'reserve':
      return reserveBed(bed.id, form.person?.personId ?? '', endOfDay(form.day), reason, key)
    case 'release':
      return releaseBed(bed.id, reason, key)
    case 'transfer':
      return transfer(who, form.target ?? '', override, reason, key)
    case 'leave':
      return goOnLeave(who, form.day, reason, key)
    case 'hospital':
      return goToHospital(who, form.day, reason, key)
    case 'newReturn':
      return bed.state === 'IN_HOSPITAL'
        ? goToHospital(who, form.day, reason, key)
        : goOnLeave(who, form.day, reason, key)
    case 'newEnd':
      return newRespiteEnd(who, form.day, reason, key)
    case 'return':
      return comeBack(who, reason, key)
    case 'discharge':
      return discharge(who, form.why ?? 'OTHER', form.home, reason, key)
    case 'out':
      return takeOutOfService(bed.id, form.day, reason, key)
    case 'back':
      return putBackInService(bed.id, reason, key)
  }
}
