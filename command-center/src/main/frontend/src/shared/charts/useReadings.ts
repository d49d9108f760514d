import { onScopeDispose, shallowRef, watch } from 'vue'
import { readingsBetween } from '@/shared/api/deskOperations'
import type { Reading } from '@/shared/api/types'
import type { Span } from './readings'

/** Hours that can be looked back. */
export const hoursChoices: readonly number[] = [1, 3, 6, 12]

/** As many as one answer holds (openapi.yaml); at one each 10 s it is 13 h. */
const readingsMax = 5_000
const againMillis = 30_000

/** The last hours of a bed sensor's readings, asked again each 30 s while somebody looks. Of another sensor there are none at first. */
export function useReadings(deviceId: () => string | null, hours: () => number, now: () => number) {
  const readings = shallowRef<readonly Reading[]>([])
  const span = shallowRef<Span>({ from: 0, to: 0 })
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading')
  let asked = 0

  async function load() {
    const id = deviceId()
    const mine = ++asked
    if (id === null) return
    const wanted = { from: now() - hours() * 3_600_000, to: now() }
    const answer = await readingsBetween(id, wanted.from, wanted.to, readingsMax)
    if (mine !== asked) return
    state.value = answer.ok ? 'ready' : 'failed'
    if (!answer.ok) return
    readings.value = answer.value
    span.value = wanted
  }
  watch(
    [deviceId, hours],
    ([id], [before]) => {
      state.value = 'loading'
      if (id !== before) readings.value = []
      void load()
    },
    { immediate: true },
  )
  const again = setInterval(() => void load(), againMillis)
  onScopeDispose(() => {
    asked++
    clearInterval(again)
  })
  return { readings, span, state, load }
}
