import { computed, type Ref } from 'vue'
import type { Incident } from '@/shared/api/types'
import { countsOf, notOver } from '@/shared/live/counts'
import type { Counts } from '@/shared/live/messages'
import type { LiveState } from '@/shared/live/state'
import { inFilter, isWaitingUrgent, type Filter } from './queue'

/** How many there are, whether the page holds them or not. */
export type Totals = Readonly<Record<Filter | 'waitingUrgent', number>>

/**
 * What is held is of this moment, the command centre's counts up to some seconds old, so where there are more than is
 * held the larger number is the truer one. What one has in hand is always held.
 *
 * @param told null where the page holds all there are
 */
function totalsOf(held: readonly Incident[], username: string, told: Counts | null): Totals {
  const count = (filter: Filter) => held.filter((incident) => inFilter(incident, filter, username)).length
  return {
    all: Math.max(held.length, told ? notOver(told) : 0),
    waiting: Math.max(count('waiting'), told?.open ?? 0),
    mine: count('mine'),
    toClose: Math.max(count('toClose'), told?.handled ?? 0),
    waitingUrgent: Math.max(held.filter(isWaitingUrgent).length, told?.openUrgent ?? 0),
  }
}

/** Of what is looked at: whether there are more than the page holds, which it has in lines alone, and how many there are. */
export function useTotals(
  state: Ref<LiveState>,
  division: Ref<string | null>,
  held: Ref<readonly Incident[]>,
  username: string,
) {
  const isPartial = computed(() => state.value.last !== null)
  const told = computed(() => (isPartial.value ? countsOf(state.value.counts, division.value) : null))
  return { isPartial, totals: computed(() => totalsOf(held.value, username, told.value)) }
}
