import type { Answer, Failure } from '@/shared/api/answer'
import { takeItems } from '@/shared/api/handoverOperations'
import type { Handover } from '@/shared/api/types'
import { useCommand } from '@/shared/ui/useCommand'

/** Why a step fails when the list of the page is not what is open: more came up, or something was settled. */
const oldList = ['ITEMS_LEFT', 'UNKNOWN_ITEM']
const isOldList = (failure: Failure | null) =>
  failure?.kind === 'refused' && oldList.includes(failure.problem.reason ?? '')

/**
 * The steps of a handover. The command centre writes down what came up with the next taking only, so a step that is
 * refused for it is followed by a taking of nothing: the list that is given back has what is left, beside the refusal.
 */
export function useHandoverSteps() {
  const { busy, refusal, failure, run } = useCommand()

  /** `id` of a handover that is there already. The handover as it is now; null when it is as it was. */
  async function step(send: (key: string) => Promise<Answer<Handover>>, id?: string) {
    const done = await run(send)
    if (done || id === undefined || !isOldList(failure.value)) return done
    const why = refusal.value
    const now = await run((key) => takeItems(id, [], '', key))
    refusal.value = why
    return now
  }
  return { busy, refusal, failure, step }
}
