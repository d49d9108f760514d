import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer, Failure } from '@/shared/api/answer'
import { oneTap } from '@/shared/api/idempotency'
import { sessionOver } from '@/shared/session/session'
import { failureWords } from './failureWords'

/** Runs one command at a time and keeps the words of its refusal for the page to show; `failure` for who knows better ones. */
export function useCommand() {
  const { t, te } = useI18n()
  const busy = shallowRef(false)
  const refusal = shallowRef('')
  const failure = shallowRef<Failure | null>(null)

  /** The value, or null when it was not done; then `refusal` says why. */
  async function run<T>(send: (key: string) => Promise<Answer<T>>): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    refusal.value = ''
    failure.value = null
    const answer = await oneTap(send)
    busy.value = false
    if (answer.ok) return answer.value
    if (answer.failure.kind === 'signedOut') sessionOver()
    failure.value = answer.failure
    refusal.value = failureWords(answer.failure, t, te)
    return null
  }
  return { busy, refusal, failure, run }
}
