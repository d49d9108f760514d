import { computed, shallowRef, watch } from 'vue'
import { assessmentsOf } from '@/shared/api/bedOperations'
import { isoDay } from '@/shared/format/shanghai'
import { useServerTime } from '@/shared/live/clock'
import type { BedTile } from '@/shared/live/messages'
import { useCommand } from '@/shared/ui/useCommand'
import type { BedStep } from './bedSteps'
import { assessmentOn, type AssessmentView } from './candidates'
import { emptyForm, missingIn, sendStep, wantsOverride, type StepForm } from './sendStep'

/** Only the newest counts; some may be entered later for an earlier day. */
const assessmentsMax = 20

/** One step of a bed's life: what is filled in, what is missing, and sending it. */
export function useBedStep(props: { bed: BedTile; step: BedStep }) {
  const { busy, refusal, run } = useCommand()
  const now = useServerTime()
  const form = shallowRef<StepForm>(emptyForm)
  const assessment = shallowRef<AssessmentView | null>(null)
  const tried = shallowRef(false)

  const missing = computed(() => missingIn(props.step, form.value, assessment.value))
  const override = computed(() => wantsOverride(props.step, assessment.value))
  const change = (part: Partial<StepForm>) => (form.value = { ...form.value, ...part })

  watch(
    () => form.value.person,
    async (person) => {
      assessment.value = null
      if (person === null) return
      const answer = person.known ? await assessmentsOf(person.personId, assessmentsMax) : null
      if (form.value.person !== person) return
      assessment.value = answer?.ok
        ? assessmentOn(answer.value, isoDay(now.value))
        : { is: 'unseen', level: person.careLevel, until: null }
    },
  )

  /** The bed after the step, or null when something is missing or it was refused. */
  async function submit() {
    tried.value = true
    if (missing.value !== null) return null
    // What is sent again is the same, although the live connection may have told of the change meanwhile.
    const { step, bed } = props
    const filled = form.value
    return run((key) => sendStep(step, bed, filled, key))
  }
  return { form, assessment, tried, missing, override, busy, refusal, change, submit }
}
