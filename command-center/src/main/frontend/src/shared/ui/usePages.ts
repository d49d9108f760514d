import { onScopeDispose, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer } from '@/shared/api/answer'
import type { Page } from '@/shared/api/client'
import { sessionOver } from '@/shared/session/session'
import { failureWords } from './failureWords'

/**
 * A list that is read page by page, as far as somebody wants it. What was read stays when a page fails, and the same
 * page can be asked for again.
 */
export function usePages<T>(ask: (cursor: string | null) => Promise<Answer<Page<T>>>) {
  const { t, te } = useI18n()
  /** Null until the first page has come. */
  const items = shallowRef<readonly T[] | null>(null)
  const next = shallowRef<string | null>(null)
  const complete = shallowRef(true)
  const busy = shallowRef(false)
  /** Why the last page did not come, in words; empty when it did. */
  const problem = shallowRef('')
  let asked = 0

  async function read(cursor: string | null) {
    const mine = ++asked
    busy.value = true
    const answer = await ask(cursor)
    // Another list is asked for by now.
    if (mine !== asked) return
    busy.value = false
    problem.value = answer.ok ? '' : failureWords(answer.failure, t, te)
    if (!answer.ok) {
      if (answer.failure.kind === 'signedOut') sessionOver()
      return
    }
    const page = answer.value
    items.value = cursor === null ? page.items : [...(items.value ?? []), ...page.items]
    next.value = page.next
    complete.value = page.complete ?? true
  }
  onScopeDispose(() => {
    asked++
  })
  return {
    items,
    next,
    complete,
    busy,
    problem,
    /** From the beginning, for what is asked for now. */
    begin: () => read(null),
    more: () => (next.value === null || busy.value ? Promise.resolve() : read(next.value)),
  }
}
