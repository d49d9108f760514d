import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer } from '@/shared/api/answer'
import { onRenewed, sessionOver } from '@/shared/session/session'
import { failureWords } from './failureWords'
import { whileSeen } from './whileSeen'

/**
 * What is asked for again and again while the page is before somebody. The last answer stays when one fails, with the words of
 * the failure beside it: old and said to be so is better than nothing. `about` is what is asked for, plain data: when
 * another value comes, not another object of the same, the old answer is dropped and the new one asked for at once; null
 * asks for nothing.
 */
export function usePolled<T>(ask: () => Promise<Answer<T>>, everyMillis: number): Polled<T>
export function usePolled<T, K>(
  ask: (about: K) => Promise<Answer<T>>,
  everyMillis: number,
  about: Ref<K | null>,
): Polled<T>
export function usePolled<T, K>(
  ask: (about: K) => Promise<Answer<T>>,
  everyMillis: number,
  about: Ref<K | null> = shallowRef(undefined as K),
): Polled<T> {
  const { t, te } = useI18n()
  const value = shallowRef<T | null>(null)
  const problem = shallowRef('')
  let asked = 0

  async function load() {
    const key = about.value
    if (key === null) return
    const mine = ++asked
    const answer = await ask(key)
    // Something else is asked for by now.
    if (mine !== asked) return
    if (answer.ok) value.value = answer.value
    else if (answer.failure.kind === 'signedOut') sessionOver()
    problem.value = answer.ok ? '' : failureWords(answer.failure, t, te)
  }
  watch(
    () => JSON.stringify(about.value),
    () => {
      asked++
      value.value = null
      problem.value = ''
      void load()
    },
    { immediate: true },
  )
  whileSeen(() => void load(), everyMillis)
  const forget = onRenewed(() => void load())
  onScopeDispose(() => {
    forget()
    asked++
  })
  return { value, problem, load }
}

export interface Polled<T> {
  readonly value: Ref<T | null>
  /** Why the last time of asking brought nothing, in words; empty when it did. */
  readonly problem: Ref<string>
  readonly load: () => Promise<void>
}
