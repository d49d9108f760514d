import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { incidentGroups, type GroupsAsked } from '@/shared/api/deskOperations'
import { usePolled } from '@/shared/ui/usePolled'
import { lineAround, linesOf } from './groups'
import { paced } from './paced'
import { countedOnly, folded } from './queue'
import type { Desk } from './useDesk'
import { useLinePage } from './useLinePage'

const groupsMax = 100
const againMillis = 3_000
const soonMillis = 1_000

/** The queue of a flood: rows, lines, which line is open. The opened incident is on the page whatever becomes of it. */
export function useGroups(desk: Desk) {
  const opened = computed(() => desk.route.value.incidentId)
  const isLive = computed(() => desk.connectionState.value === 'live')
  const parts = computed(() => folded(desk.queue.value))
  const rows = computed(() => parts.value.rows)

  const asked = computed((): GroupsAsked => ({
    division: desk.division.value,
    only: countedOnly(desk.filter.value),
    without: rows.value.map(({ id }) => id),
  }))
  const {
    value: groups,
    problem,
    load,
  } = usePolled(
    (about) => incidentGroups({ ...about, without: asked.value.without }, groupsMax),
    againMillis,
    computed(() => ({ division: asked.value.division, only: asked.value.only })),
  )
  // Whoever is claimed goes from a row under a line, and the next one out of it.
  const soon = paced(load, soonMillis)
  watch(() => [...asked.value.without, desk.totals.value.waitingUrgent].join(' '), soon.ask)
  onScopeDispose(soon.stop)

  const holdsAll = computed(() => isLive.value && !desk.isPartial.value)
  const lines = computed(() => linesOf(groups.value ?? [], rows.value, parts.value.under, holdsAll.value))
  const moreUnder = computed(() => {
    if ((groups.value?.length ?? 0) < groupsMax) return 0
    const inLines = lines.value.reduce((sum, { incidents }) => sum + incidents, 0)
    return Math.max(0, desk.totals.value[desk.filter.value] - rows.value.length - inLines)
  })

  const unfolded = shallowRef<string | null>(null)
  const around = computed(() => lineAround(lines.value, opened.value)?.key)
  watch(
    [around, opened],
    ([key]) => {
      if (key !== undefined) unfolded.value = key
    },
    { immediate: true },
  )
  const paged = computed(
    () => lines.value.find(({ key, more }) => key === unfolded.value && more > 0) ?? null,
  )
  const page = useLinePage(paged, asked, desk.state)
  /** As they are drawn: the open one with the page it is turned to. */
  const drawn = computed(() =>
    lines.value.map((line) => {
      if (line.key !== paged.value?.key) return line
      const first = page.from.value === 0 ? line.members : []
      return { ...line, members: page.members.value ?? first }
    }),
  )
  /** Opened, and neither in a row nor, yet, in a line. */
  const apart = computed(
    () =>
      !lineAround(drawn.value, opened.value) &&
      !rows.value.some(({ id }) => id === opened.value) &&
      desk.queue.value.find(({ id }) => id === opened.value),
  )

  return {
    opened,
    problem,
    rows,
    apart,
    lines: drawn,
    page,
    moreUnder,
    isQuiet: computed(() => isLive.value && groups.value?.length === 0 && desk.queue.value.length === 0),
    unfolded,
    toggle: (key: string) => {
      unfolded.value = unfolded.value === key ? null : key
    },
  }
}
