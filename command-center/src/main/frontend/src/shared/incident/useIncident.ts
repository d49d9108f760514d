import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { Failure } from '@/shared/api/answer'
import { getIncident } from '@/shared/api/operations'
import type { Incident } from '@/shared/api/types'
import { heldOf, type LiveState } from '@/shared/live/state'
import { onRenewed, sessionOver } from '@/shared/session/session'

/** It is not there, or not this person's to see; anything else is trouble on the way, which may pass. */
export const isGone = (failure: Failure) => failure.kind === 'refused' && failure.problem.status === 404

/** One incident: live, with its history read again after each change. */
export function useIncident(id: string, state: () => LiveState) {
  const detail = shallowRef<Incident | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const held = computed(() => heldOf(state(), id))

  async function load() {
    const answer = await getIncident(id)
    failure.value = answer.ok ? null : answer.failure
    if (answer.ok) detail.value = answer.value
    else if (answer.failure.kind === 'signedOut') sessionOver()
  }
  onScopeDispose(onRenewed(() => void load()))
  watch(() => held.value?.position, load, { immediate: true })

  const incident = computed(() => held.value?.value ?? detail.value)
  const history = computed(() => detail.value?.history ?? [])
  return { incident, history, failure, load }
}
