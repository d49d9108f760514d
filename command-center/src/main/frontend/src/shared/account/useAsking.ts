import { shallowRef } from 'vue'
import type { Answer, Failure } from '@/shared/api/answer'

/**
 * Sends one thing at a time, once: a wrong password or code counts. `problem` has the words of why it was not done,
 * which `words` knows.
 */
export function useAsking(words: (failure: Failure) => string) {
  const busy = shallowRef(false)
  const problem = shallowRef('')

  /** What was answered; null when it was not done. */
  async function ask<T>(send: () => Promise<Answer<T>>): Promise<{ value: T } | null> {
    if (busy.value) return null
    busy.value = true
    problem.value = ''
    const answer = await send()
    busy.value = false
    if (answer.ok) return { value: answer.value }
    problem.value = words(answer.failure)
    return null
  }
  return { busy, problem, ask }
}
