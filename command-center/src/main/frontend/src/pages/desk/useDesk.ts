import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { Incident, Session } from '@/shared/api/types'
import { byClassAndClock } from '@/shared/incident/order'
import { ringsHere } from '@/shared/incident/ringsHere'
import { useFresh } from '@/shared/incident/useFresh'
import { useServerTime } from '@/shared/live/clock'
import { byPriority } from '@/shared/live/priority'
import { useLive } from '@/shared/live/useLive'
import { useReceipts } from '@/shared/live/useReceipts'
import { seesWholeCity } from '@/shared/session/scope'
import { useRinging } from '@/shared/ui/useRinging'
import { folded, inFilter, isFlood, neighbour, type Filter } from './queue'
import { hashOf, routeOf, type Route, type View } from './route'
import { useTotals } from './totals'

/** What the desk shows: the live state, narrowed by what the operator chose, and where the operator is. */
export function useDesk(session: Session) {
  const live = useLive('desk')
  // A lead may be asked to go while this page is the one that is open.
  if (session.role === 'INSTITUTION_LEAD') {
    useReceipts(session.username, live.state, live.connectionState, live.send)
  }
  const now = useServerTime()
  const division = shallowRef<string | null>(session.scope.division ?? null)
  const filter = shallowRef<Filter>('all')
  const route = useRoute()

  const all = computed(() =>
    [...live.state.value.incidents.values()].map((held) => held.value).sort(byPriority(session)),
  )
  const inDivision = computed(() =>
    all.value.filter((incident) => division.value === null || incident.division === division.value),
  )
  const { isPartial, totals } = useTotals(live.state, division, inDivision, session.username)
  const queue = computed(() =>
    byClassAndClock(
      inDivision.value.filter((incident) => inFilter(incident, filter.value, session.username)),
      now.value,
    ),
  )

  const ringing = computed(() => all.value.filter((incident) => ringsHere(incident, session.role)))
  useRinging(ringing)

  const { flood, folding, grouped } = useFlood(inDivision, isPartial, now)

  /** What the operator has in hand is never folded: it is few, and they know each of it. */
  const folds = computed(() => grouped.value && filter.value !== 'mine')
  /** As it is on the page, but that what is under lines is in the order of the queue. */
  const inSight = computed(() => {
    if (!folds.value) return queue.value
    const { rows, under } = folded(queue.value)
    return [...rows, ...under]
  })

  function go(to: Partial<Route>) {
    location.hash = hashOf({ ...route.value, ...to })
  }
  return {
    ...live,
    session,
    choosesDivision: seesWholeCity(session),
    division,
    filter,
    route,
    all,
    inDivision,
    isPartial,
    totals,
    queue,
    ringing,
    flood,
    folding,
    grouped,
    folds,
    fresh: useFresh(
      all,
      computed(() => live.state.value.snapshots),
      session.role !== 'AUDITOR',
    ),
    select: (incidentId: string | null) => {
      go({ view: 'queue', incidentId })
    },
    show: (view: View) => {
      go({ view })
    },
    move: (by: 1 | -1) => {
      const ids = inSight.value.map((incident) => incident.id)
      go({ view: 'queue', incidentId: neighbour(ids, route.value.incidentId, by) })
    },
  }
}

export type Desk = ReturnType<typeof useDesk>

/** Whether there is a flood, and whether the queue is in lines, one a cause (see `folded`). */
function useFlood(incidents: Ref<readonly Incident[]>, isPartial: Ref<boolean>, now: Ref<number>) {
  const flood = shallowRef(false)
  watch([incidents, now], () => {
    const openedAt = incidents.value.map((incident) => incident.openedAt)
    flood.value = isFlood(openedAt, flood.value, now.value)
  })
  /** What is not held is in lines alone. */
  const folding = computed(() => isPartial.value || flood.value)
  /** This turns it on; who wants the list turns it off. */
  const grouped = shallowRef(false)
  watch(folding, (on) => (grouped.value = on))
  return { flood, folding, grouped }
}

/** The address as a value. A view that is left keeps its incident, so that coming back finds it. */
function useRoute() {
  const route = shallowRef(routeOf(location.hash))
  let lastIncident = route.value.incidentId
  const follow = () => {
    const next = routeOf(location.hash)
    if (next.view === 'queue') lastIncident = next.incidentId
    route.value = { ...next, incidentId: lastIncident }
  }
  window.addEventListener('hashchange', follow)
  onScopeDispose(() => {
    window.removeEventListener('hashchange', follow)
  })
  return route
}
