import { computed, type Ref } from 'vue'
import { plannedSteps } from '@/shared/api/bedOperations'
import type { PlannedStep } from '@/shared/api/types'
import { isoDay } from '@/shared/format/shanghai'
import { useServerTime } from '@/shared/live/clock'
import { usePolled } from '@/shared/ui/usePolled'
import { reloadMillis } from './reload'

/** What is planned at an institution, the next first, asked anew as seldom as other lists of people; null asks for nothing. */
export function usePlans(placeId: Ref<string | null>) {
  const { value, problem, load } = usePolled(plannedSteps, reloadMillis, placeId)
  const now = useServerTime()
  const plans = computed<readonly PlannedStep[]>(() => value.value ?? [])
  /** Today's, and those whose day is over; who is to come from another house, and what one refused, on any day. */
  const due = computed(() => plans.value.filter((plan) => isToSee(plan, isoDay(now.value))))
  const nextOf = (bedId: string) =>
    plans.value.find((plan) => !plan.refusedBy && (plan.bedId === bedId || plan.targetBedId === bedId)) ??
    null
  return { plans, due, nextOf, problem, load }
}

export type PlansState = ReturnType<typeof usePlans>

/** Of its day, or of one that is over. */
export const isDue = ({ day }: Pick<PlannedStep, 'day'>, today: string) => day <= today

/** What the house is to see without looking for it. */
export const isToSee = (plan: PlannedStep, today: string) =>
  plan.incoming || plan.refusedBy != null || isDue(plan, today)

/** What is planned with the bed, or with who is in it, or for who is to move in. */
export const plansOf = (plans: readonly PlannedStep[], bedId: string, personId: string | null) =>
  plans.filter(
    (plan) =>
      plan.bedId === bedId ||
      plan.targetBedId === bedId ||
      (personId !== null && plan.residentId === personId),
  )
