import { onScopeDispose, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer } from '@/shared/api/answer'
import { failureWords } from './failureWords'

/**
 * What is asked for again and again while somebody looks. The last answer stays when one fails, with the words of
 * the failure beside it: old and said to be so is better than nothing.
 */
export function usePolled<T>(ask: () => Promise<Answer<T>>, everyMillis: number) {
  const { t, te } = useI18n()
  const value = shallowRef<T | null>(null)
  const problem = shallowRef('')
  let asked = 0

  async function load() {
    const mine = ++asked
    const answer = await ask()
    if (mine !== asked) return
    if (answer.ok) value.value = answer.value
    problem.value = answer.ok ? '' : failureWords(answer.failure, t, te)
  }
  void load()
  const again = setInterval(() => void load(), everyMillis)
  onScopeDispose(() => {
    asked++
    clearInterval(again)
  })
  return { value, problem, load }
}
