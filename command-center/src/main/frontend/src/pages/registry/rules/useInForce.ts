import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer } from '@/shared/api/answer'
import { failureWords } from '@/shared/ui/failureWords'

/** What is in force, asked for at once; when it cannot be read, `problem` says why and what was known stays. */
export function useInForce<T>(ask: () => Promise<Answer<T>>) {
  const { t, te } = useI18n()
  const inForce = shallowRef<T | null>(null)
  const problem = shallowRef('')

  async function load() {
    const answer = await ask()
    problem.value = answer.ok ? '' : failureWords(answer.failure, t, te)
    if (answer.ok) inForce.value = answer.value
  }
  void load()
  return { inForce, problem, load }
}
