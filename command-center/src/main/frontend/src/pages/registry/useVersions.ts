import { computed, shallowReactive, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer } from '@/shared/api/answer'
import { sessionOver } from '@/shared/session/session'
import { failureWords } from '@/shared/ui/failureWords'
import { usePages } from '@/shared/ui/usePages'
import type { KeptVersion } from './keptVersion'

/** Of the list, with what each says left out; of one, with it. */
export interface VersionsAsked<Kept> {
  list: (limit: number, cursor: string | null) => Promise<Answer<{ items: Kept[]; next: string | null }>>
  one: (version: number) => Promise<Answer<Kept>>
}

const shownAtOnce = 10

/** The versions there were, newest first, and the one that is looked at; asks for the first of them at once. */
export function useVersions<Kept extends KeptVersion>({ list, one }: VersionsAsked<Kept>) {
  const { t, te } = useI18n()
  const pages = usePages((cursor) => list(shownAtOnce, cursor))
  const shown = shallowReactive<{ looked: Kept | null }>({ looked: null })
  /** The version that could not be read, and why, in words. */
  const unread = shallowRef<{ version: number; why: string } | null>(null)
  let asked = 0
  void pages.begin()

  /** Opens it; one that is open is closed. */
  async function look(version: number) {
    const mine = ++asked
    unread.value = null
    if (shown.looked?.version === version) {
      shown.looked = null
      return
    }
    const answer = await one(version)
    // Another one is asked for by now.
    if (mine !== asked) return
    if (answer.ok) {
      shown.looked = answer.value
      return
    }
    if (answer.failure.kind === 'signedOut') sessionOver()
    unread.value = { version, why: failureWords(answer.failure, t, te) }
  }
  /** What failed, and that alone, once more. */
  function again() {
    if (unread.value) void look(unread.value.version)
    else void (pages.items.value === null ? pages.begin() : pages.more())
  }
  return {
    versions: pages.items,
    next: pages.next,
    busy: pages.busy,
    more: pages.more,
    shown,
    look,
    problem: computed(() => unread.value?.why ?? pages.problem.value),
    again,
  }
}
