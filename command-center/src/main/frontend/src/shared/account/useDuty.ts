import type { Answer } from '@/shared/api/answer'
import type { Duty } from '@/shared/api/dutyOperations'
import { myDuty, sayMyDuty, type DutyWord } from '@/shared/api/meOperations'
import { useCommand } from '@/shared/ui/useCommand'
import { usePolled } from '@/shared/ui/usePolled'
import { shallowRef } from 'vue'

/** Shifts begin and words end by themselves. */
const againMillis = 60_000

/** The own duty, kept fresh while somebody looks, and saying another word. */
export function useDuty() {
  const { value: duty, problem, load } = usePolled<Duty>(myDuty, againMillis)
  const { busy, refusal, run } = useCommand()
  const said = shallowRef(false)

  /** Whether it was taken. */
  async function say(word: DutyWord): Promise<boolean> {
    said.value = false
    const now = await run((tap): Promise<Answer<Duty>> => sayMyDuty(word, tap))
    if (now) {
      duty.value = now
      // What was asked before the word is dropped.
      void load()
    }
    said.value = now !== null
    return now !== null
  }
  return { duty, problem, load, busy, refusal, said, say }
}
