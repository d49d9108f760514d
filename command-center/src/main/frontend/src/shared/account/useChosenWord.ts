import { computed, shallowRef, watch } from 'vue'
import type { Duty } from '@/shared/api/dutyOperations'
import type { DutyWord } from '@/shared/api/meOperations'
import { possible, spans, wordOf, type Word } from './duty'

interface Asked {
  readonly duty: Duty
  readonly busy: boolean
  readonly refusal: string
}

/**
 * A word of duty that wants a time, while it is chosen: until it was sent and taken, or cannot be said any more.
 * That the duty is looked up again meanwhile changes nothing.
 */
export function useChosenWord(props: Asked, now: { readonly value: number }) {
  const choosing = shallowRef<Exclude<Word, 'AS_ROSTERED'> | null>(null)
  const minutes = shallowRef(0)
  const reason = shallowRef('')

  function choose(word: Exclude<Word, 'AS_ROSTERED'>) {
    choosing.value = choosing.value === word ? null : word
    minutes.value = spans[word][1] ?? 60
    reason.value = ''
  }
  const word = (why: string): DutyWord | null =>
    choosing.value && wordOf(choosing.value, minutes.value, now.value, why)

  watch(
    () => props.busy,
    (busy) => {
      if (!busy && !props.refusal) choosing.value = null
    },
  )
  watch(
    () => props.duty,
    (duty) => {
      if (choosing.value && !possible(duty).includes(choosing.value)) choosing.value = null
    },
  )
  return {
    choosing,
    minutes,
    reason,
    choose,
    /** As it would be sent now. */
    word: () => word(reason.value),
    until: computed(() => word('')?.until ?? null),
  }
}
