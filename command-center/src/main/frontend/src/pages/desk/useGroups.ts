import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { incidentGroups } from '@/shared/api/deskOperations'
import { usePolled } from '@/shared/ui/usePolled'
import { lineAround, linesOf } from './groups'
import { paced } from './paced'
import { countedOnly, folded, rowsMax } from './queue'
import type { Desk } from './useDesk'

/** So many leave the lines in sight; whoever has answered these finds the next in their place. */
const urgentMax = 12
const groupsMax = 100
const againMillis = 3_000
const soonMillis = 1_000

/** The queue of a flood: rows, lines, which line is open. The opened incident is on the page whatever becomes of it. */
export function useGroups(desk: Desk) {
  const opened = computed(() => desk.route.value.incidentId)
  const isLive = computed(() => desk.connectionState.value === 'live')
  const parts = computed(() => folded(desk.queue.value))
  const urgent = computed(() => parts.value.rows)

  const allUrgent = shallowRef(false)
  const isBeyond = computed(() => urgent.value.findIndex(({ id }) => id === opened.value) >= urgentMax)
  watch(isBeyond, (beyond) => (allUrgent.value ||= beyond), { immediate: true })
  const shownUrgent = computed(() => urgent.value.slice(0, allUrgent.value ? rowsMax : urgentMax))
  const moreUrgent = computed(() => urgent.value.length - shownUrgent.value.length)

  const {
    value: groups,
    problem,
    load,
  } = usePolled(
    ({ division, only, apart }) => incidentGroups(division, only, apart, groupsMax),
    againMillis,
    computed(() => ({
      division: desk.division.value,
      only: countedOnly(desk.filter.value),
      // What has called since the connection went has no row here: then it is to be in a line.
      apart: isLive.value,
    })),
  )
  // Whoever is claimed goes from a row under a line.
  const soon = paced(load, soonMillis)
  watch(() => urgent.value.map(({ id }) => id).join(' '), soon.ask)
  onScopeDispose(soon.stop)

  const lines = computed(() => linesOf(groups.value ?? [], urgent.value, parts.value.under, isLive.value))
  const moreUnder = computed(() => {
    if ((groups.value?.length ?? 0) < groupsMax) return 0
    const inLines = lines.value.reduce((sum, { group }) => sum + group.incidents, 0)
    return Math.max(0, parts.value.under.length - inLines)
  })
  /** Opened, and neither in a row nor, yet, in a line. */
  const apart = computed(
    () =>
      !lineAround(lines.value, opened.value) &&
      !shownUrgent.value.some(({ id }) => id === opened.value) &&
      desk.queue.value.find(({ id }) => id === opened.value),
  )

  const unfolded = shallowRef<string | null>(null)
  const around = computed(() => lineAround(lines.value, opened.value)?.key)
  watch(
    [around, opened],
    ([key]) => {
      if (key !== undefined) unfolded.value = key
    },
    { immediate: true },
  )

  return {
    opened,
    problem,
    urgent,
    shownUrgent,
    moreUrgent,
    showAllUrgent: () => (allUrgent.value = true),
    allUrgent,
    apart,
    lines,
    moreUnder,
    isQuiet: computed(() => isLive.value && groups.value?.length === 0 && desk.queue.value.length === 0),
    unfolded,
    toggle: (key: string) => {
      unfolded.value = unfolded.value === key ? null : key
    },
  }
}
