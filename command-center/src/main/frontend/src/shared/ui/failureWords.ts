import type { Failure } from '@/shared/api/answer'
import type { Problem } from '@/shared/api/types'
import { listed } from '@/shared/format/listed'

type Known = (key: string) => boolean
type Translate = (key: string, named?: Record<string, unknown>) => string

/** What to tell a person whose command was not done: why, and what is possible instead. */
export function failureWords(failure: Failure, t: Translate, known: Known): string {
  switch (failure.kind) {
    case 'unreachable':
      return t('common.unreachable')
    case 'signedOut':
      return t('session.first')
    case 'refused': {
      const { problem, retryAfterSeconds: n } = failure
      if (problem.reason === 'TOO_MANY_REQUESTS' && n !== undefined) return t('common.tooMany', { n })
      const words = [refusedWords(problem, t, known)]
      const possible = (problem.possible ?? []).map((action) =>
        known(`action.${action}`) ? t(`action.${action}`) : action,
      )
      if (possible.length > 0) words.push(t('common.possible', { actions: listed(possible, t) }))
      return words.join(' ')
    }
  }
}

/** The server's own sentences are English and for the log: a reason without words is named, not explained. */
function refusedWords(problem: Problem, t: Translate, known: Known): string {
  const reason = problem.reason ?? String(problem.status)
  const key = `reason.${reason}`
  return known(key) ? t('common.refused', { detail: t(key) }) : t('common.notDone', { reason })
}
