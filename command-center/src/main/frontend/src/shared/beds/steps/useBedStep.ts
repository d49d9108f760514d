import { computed, shallowRef, watch, type Ref } from 'vue'
import { assessmentsOf } from '@/shared/api/bedOperations'
import type { Assessment } from '@/shared/api/types'
import { isoDay } from '@/shared/format/shanghai'
import { useServerTime } from '@/shared/live/clock'
import type { BedTile } from '@/shared/live/messages'
import { useCommand } from '@/shared/ui/useCommand'
import type { BedStep } from './bedSteps'
import { assessmentOn, type AssessmentView, type Candidate } from './candidates'
import { dayOf, emptyForm, missingIn, sendPlan, sendStep, wantsOverride, type StepForm } from './sendStep'

/** Only the newest counts; some may be entered later for an earlier day. */
const assessmentsMax = 20

/** One step of a bed's life: what is filled in, what is missing, and sending it. */
export function useBedStep(props: {
  bed: BedTile
  step: BedStep
  beds: readonly BedTile[]
  person?: Candidate | undefined
}) {
  const { busy, refusal, run } = useCommand()
  const now = useServerTime()
  const form = shallowRef<StepForm>({ ...emptyForm, person: props.person ?? null })
  const tried = shallowRef(false)

  /** Into a bed of another institution, which is an admission there. */
  const elsewhere = computed(() => {
    const { target } = form.value
    return target !== null && !props.beds.some(({ id }) => id === target)
  })
  /** The day on which it happens or happened, by which the command centre judges. */
  const day = computed(() => dayOf(form.value, isoDay(now.value)))
  /** Whose assessment is asked for, and whether it can be seen from here. */
  const assessed = computed<Assessed | null>(() => {
    const { person } = form.value
    if (person) return { id: person.personId, known: person.known, level: person.careLevel }
    const { residentId, careLevel } = props.bed
    return elsewhere.value && residentId ? { id: residentId, known: true, level: careLevel } : null
  })
  const assessment = useAssessment(assessed, day)
  const missing = computed(() => missingIn(props.step, form.value, assessment.value, elsewhere.value))
  const planned = computed(() => form.value.when === 'planned')
  const override = computed(() =>
    planned.value ? null : wantsOverride(props.step, assessment.value, elsewhere.value),
  )
  const change = (part: Partial<StepForm>) => (form.value = { ...form.value, ...part })

  /** The bed after the step, or as it is for one that is planned; null when something is missing or it was refused. */
  async function submit(): Promise<string | null> {
    tried.value = true
    if (missing.value !== null) return null
    // What is sent again is the same, although the live connection may have told of the change meanwhile.
    const { step, bed } = props
    const filled = form.value
    if (filled.when === 'planned') {
      return (await run((key) => sendPlan(step, bed, filled, key))) === null ? null : bed.id
    }
    return (await run((key) => sendStep(step, bed, filled, key)))?.id ?? null
  }
  return {
    form,
    day,
    assessment,
    elsewhere,
    planned,
    tried,
    missing,
    override,
    busy,
    refusal,
    change,
    submit,
  }
}

/** Somebody whose assessment is asked for. `known`: it can be seen from here. */
interface Assessed {
  readonly id: string
  readonly known: boolean
  readonly level: string | null
}

/** How their assessment stood on a day, which may change while the form is filled in; null before it is known. */
function useAssessment(assessed: Ref<Assessed | null>, day: Ref<string>) {
  const assessments = shallowRef<readonly Assessment[] | 'unseen' | null>(null)
  watch(
    () => assessed.value?.id ?? null,
    async (id) => {
      assessments.value = null
      const { value: of } = assessed
      if (id === null || of === null) return
      const answer = of.known ? await assessmentsOf(id, assessmentsMax) : null
      if (assessed.value?.id !== id) return
      assessments.value = answer?.ok ? answer.value : 'unseen'
    },
    { immediate: true },
  )
  return computed<AssessmentView | null>(() => {
    const { value: of } = assessments
    if (of === null) return null
    return of === 'unseen'
      ? { is: 'unseen', level: assessed.value?.level ?? null, until: null }
      : assessmentOn(of, day.value)
  })
}
