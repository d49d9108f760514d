import { computed, shallowRef } from 'vue'
import type { Session } from '@/shared/api/types'
import { byClassAndClock } from '@/shared/incident/order'
import { ringsHere } from '@/shared/incident/ringsHere'
import { useFresh } from '@/shared/incident/useFresh'
import { useServerTime } from '@/shared/live/clock'
import { useLive } from '@/shared/live/useLive'
import { useRinging } from '@/shared/ui/useRinging'
import { numbersOf, toldByDivision } from './numbers'

/** What the wall shows: the live state, narrowed to the county and the institution that were picked. */
export function useWall(session: Session) {
  const live = useLive('wall')
  const ownDivision = session.scope.division ?? null
  const division = shallowRef<string | null>(ownDivision)
  const placeId = shallowRef<string | null>(null)

  const now = useServerTime()
  const all = computed(() => [...live.state.value.incidents.values()].map((held) => held.value))
  const snapshots = computed(() => live.state.value.snapshots)
  const inDivision = computed(() =>
    all.value.filter((incident) => division.value === null || incident.division === division.value),
  )
  const shown = computed(() =>
    inDivision.value.filter((incident) => placeId.value === null || incident.placeId === placeId.value),
  )

  /** As on the desk: what nobody has, or is late, comes before what somebody is on the way to. */
  const queue = computed(() => byClassAndClock(shown.value, now.value))

  useRinging(computed(() => all.value.filter((incident) => ringsHere(incident, session.role))))
  return {
    ...live,
    ownDivision,
    division,
    placeId,
    inDivision,
    shown,
    queue,
    isPartial: computed(() => live.state.value.last !== null),
    numbers: computed(() => numbersOf(shown.value, live.state.value, division.value, placeId.value)),
    toldByDivision: computed(() => toldByDivision(live.state.value, placeId.value)),
    fresh: useFresh(all, snapshots, session.role !== 'AUDITOR'),
    enter(code: string) {
      division.value = code
      placeId.value = null
    },
    pick: (id: string) => (placeId.value = placeId.value === id ? null : id),
    /** Back up: 0 is the whole that this user sees, 1 its county. */
    up(level: number) {
      placeId.value = null
      if (level === 0) division.value = ownDivision
    },
  }
}
