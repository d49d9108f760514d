import type { Failure } from '@/shared/api/answer'

/** Until which day the law wants a file kept, when that is why it was not erased: `2031-11-27`. */
export function keptUntil(failure: Failure): string | null {
  if (failure.kind !== 'refused' || failure.problem.reason !== 'KEPT_BY_LAW') return null
  return failure.problem.faults?.find(({ wrong }) => wrong === 'KEPT_BY_LAW')?.right ?? null
}
