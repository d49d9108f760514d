import type { Failure } from '@/shared/api/answer'

export interface LoginWords {
  key: string
  detail?: string
  /** Seconds until the next attempt. */
  n?: number
}

/** The message key for a failed sign-in, with its words where it needs some. */
export function loginWords(failure: Failure): LoginWords {
  switch (failure.kind) {
    case 'unreachable':
      return { key: 'login.offline' }
    case 'signedOut':
      return { key: 'login.wrong' }
    case 'refused': {
      const { status, reason } = failure.problem
      if (status === 401 || status === 400) return { key: 'login.wrong' }
      if (status === 429) {
        const n = failure.retryAfterSeconds
        return n === undefined ? { key: 'login.locked' } : { key: 'login.lockedFor', n }
      }
      return { key: 'login.failed', detail: reason ?? String(status) }
    }
  }
}
