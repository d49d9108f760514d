import type { Failure } from '@/shared/api/answer'
import type { Channel } from '@/shared/api/types'
import { failureWords } from '@/shared/ui/failureWords'

// Ways to be told besides open pages (docs/notifications.md).

/** What a gateway carries. */
export type Medium = 'WECOM' | 'SMS' | 'VOICE'

const anyAddress = /^[A-Za-z0-9+._@:-]{3,100}$/
const mobile = /^(\+?86)?1[3-9]\d{9}$/
const telephone = /^\+?[0-9-]{7,20}$/

/** Whether it may be one; only the code that arrives proves it. */
export function isAddress(medium: Medium, address: string): boolean {
  switch (medium) {
    case 'SMS':
      return mobile.test(address)
    case 'VOICE':
      return telephone.test(address)
    case 'WECOM':
      return anyAddress.test(address)
  }
}

/** What people put between the digits of a number. */
export const cleanAddress = (medium: Medium, typed: string) =>
  medium === 'WECOM' ? typed.trim() : typed.replaceAll(/[\s()（）]/g, '')

export const isCode = (typed: string) => /^\d{6}$/.test(typed.trim())

/** A browser proves itself; an address behind a gateway waits for its code. */
export const wantsCode = ({ verified, kind }: Pick<Channel, 'verified' | 'kind'>) =>
  !verified && kind !== 'WEB_PUSH'

type Translate = (key: string, named?: Record<string, unknown>) => string

/** Why it was not done. `TOO_MANY` is channels where one is added, and wrong codes where one is told. */
export function channelFailure(
  failure: Failure,
  doing: 'channels' | 'code',
  t: Translate,
  te: (key: string) => boolean,
): string {
  const reason = failure.kind === 'refused' ? failure.problem.reason : undefined
  const key = `me.channels.refused.${reason === 'TOO_MANY' ? doing : (reason ?? '')}`
  return reason && te(key) ? t(key) : failureWords(failure, t, te)
}
