import type { Failure } from '@/shared/api/answer'
import type { Import } from '@/shared/api/registerOperations'

const everyMillis = 500
const pauseMaxMillis = 15_000

/**
 * When to ask next how an import stands, in milliseconds; null for not any more. `known` is its last known state: one
 * that was running is asked after until it says otherwise, however often nobody answers.
 */
export function nextLook(known: Import['state'] | undefined, failure: Failure | null, failures: number) {
  if (known !== 'RUNNING') return null
  if (failure === null) return everyMillis
  const over = failure.kind === 'signedOut' || (failure.kind === 'refused' && failure.problem.status === 404)
  return over ? null : Math.min(pauseMaxMillis, everyMillis * 2 ** failures)
}
