import { computed, shallowRef, watch } from 'vue'
import { getIncident } from '@/shared/api/operations'
import type { Incident } from '@/shared/api/types'
import type { LiveState } from '@/shared/live/state'

/** One incident: live, with its history read again after each change. */
export function useIncident(id: string, state: () => LiveState) {
  const detail = shallowRef<Incident | null>(null)
  const failed = shallowRef(false)
  const held = computed(() => state().incidents.get(id) ?? state().ended.get(id))

  async function load() {
    const answer = await getIncident(id)
    failed.value = !answer.ok
    if (answer.ok) detail.value = answer.value
  }
  watch(() => held.value?.position, load, { immediate: true })

  const incident = computed(() => held.value?.value ?? detail.value)
  const history = computed(() => detail.value?.history ?? [])
  return { incident, history, failed, load }
}
