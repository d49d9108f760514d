import { onScopeDispose, shallowRef } from 'vue'
import { actionPlans } from '@/shared/api/deskOperations'
import type { ActionPlans } from '@/shared/api/types'

/** The plans are the same for all incidents: read once a page. */
const plans = shallowRef<ActionPlans | null>(null)
const retryMillis = 5_000

/** The action plans; null until they are read, which is tried until it succeeds. */
export function usePlans() {
  let retrying: ReturnType<typeof setTimeout> | undefined
  async function load() {
    if (plans.value) return
    const answer = await actionPlans()
    if (answer.ok) plans.value = answer.value
    else retrying = setTimeout(() => void load(), retryMillis)
  }
  void load()
  onScopeDispose(() => {
    clearTimeout(retrying)
  })
  return plans
}
