import type { Failure } from '@/shared/api/answer'
import { failureWords } from '@/shared/ui/failureWords'
import { loginWords } from '@/shared/session/loginWords'

type Translate = (key: string, named?: Record<string, unknown>) => string

/** Why a password or a code was not taken: the words of signing in where they fit, else those of any command. */
export function passwordFailure(failure: Failure, t: Translate, te: (key: string) => boolean): string {
  if (failure.kind !== 'refused') return failureWords(failure, t, te)
  if (failure.problem.reason === 'SECOND_FACTOR_WANTED') return t('me.factor.mustHave')
  const { key, n } = loginWords(failure)
  return key === 'login.failed' || key === 'login.wrong' ? failureWords(failure, t, te) : t(key, { n })
}
