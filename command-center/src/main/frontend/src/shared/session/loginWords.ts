import type { Failure } from '@/shared/api/answer'

export interface LoginWords {
  key: string
  detail?: string
  /** Seconds until the next attempt. */
  n?: number
}

/** The password was right, and a code is wanted as well. */
export const codeWanted = 'SECOND_FACTOR_WANTED'

const ofPasswords: Record<string, string> = {
  PASSWORD_TOO_SHORT: 'login.tooShort',
  PASSWORD_TOO_LONG: 'login.tooLong',
  PASSWORD_HAS_THE_NAME: 'login.hasTheName',
  PASSWORD_TOO_COMMON: 'login.tooCommon',
  PASSWORD_SAME: 'login.samePassword',
  WRONG_PASSWORD: 'login.wrongPassword',
  WRONG_CODE: 'login.wrongCode',
}

/** The message key for a failed sign-in, with its words where it needs some. */
export function loginWords(failure: Failure): LoginWords {
  switch (failure.kind) {
    case 'unreachable':
      return { key: 'login.offline' }
    case 'signedOut':
      return { key: failure.reason === codeWanted ? 'login.codeWanted' : 'login.wrong' }
    case 'refused': {
      const { status, reason } = failure.problem
      const known = reason === undefined ? undefined : ofPasswords[reason]
      if (known !== undefined) return { key: known }
      if (status === 401 || status === 400) return { key: 'login.wrong' }
      if (status === 429) {
        const n = failure.retryAfterSeconds
        return n === undefined ? { key: 'login.locked' } : { key: 'login.lockedFor', n }
      }
      return { key: 'login.failed', detail: reason ?? String(status) }
    }
  }
}
