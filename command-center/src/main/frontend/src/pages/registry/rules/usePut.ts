import { shallowRef, type ShallowRef } from 'vue'
import type { Answer } from '@/shared/api/answer'
import { useCommand } from '@/shared/ui/useCommand'

/**
 * Puts the next version of what is in force, after a question. Not over what somebody else has put meanwhile, which
 * `ask` tells: that is looked at first, as what is in force.
 */
export function usePut<T extends { readonly version: number }>(
  inForce: ShallowRef<T | null> | ShallowRef<T>,
  ask: () => Promise<Answer<T>>,
) {
  const { busy, refusal, failure, run } = useCommand()
  /** The question is on the page. */
  const asks = shallowRef(false)
  const overtaken = shallowRef(false)

  function begin() {
    overtaken.value = false
    refusal.value = ''
  }
  /** What was answered; null when it was not put. */
  async function put<R>(send: () => Promise<Answer<R>>): Promise<R | null> {
    const newest = await run(() => ask())
    if (!newest) return null
    overtaken.value = newest.version !== inForce.value?.version
    const done = overtaken.value ? null : await run(send)
    if (overtaken.value) inForce.value = newest
    if (overtaken.value || done !== null) asks.value = false
    return done
  }
  return { busy, refusal, failure, asks, overtaken, begin, put }
}
