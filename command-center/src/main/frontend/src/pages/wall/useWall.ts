import { computed, shallowRef, watch, type Ref } from 'vue'
import type { Incident, IncidentStatus, Session } from '@/shared/api/types'
import { byPriority } from '@/shared/live/priority'
import { useLive } from '@/shared/live/useLive'
import { playBurst } from '@/shared/ui/sound'
import { useRinging, worstClass } from '@/shared/ui/useRinging'
import { chimes, ringsHere } from './ringsHere'

/** What the wall shows: the live state, narrowed by what the operator picked. */
export function useWall(session: Session) {
  const live = useLive('wall')
  const ownDivision = session.scope.division ?? null
  const division = shallowRef<string | null>(ownDivision)
  const status = shallowRef<IncidentStatus | null>(null)
  const openedId = shallowRef<string | null>(null)

  const all = computed(() =>
    [...live.state.value.incidents.values()].map((held) => held.value).sort(byPriority),
  )
  const inDivision = computed(() =>
    all.value.filter((incident) => division.value === null || incident.division === division.value),
  )
  const queue = computed(() =>
    inDivision.value.filter((incident) => status.value === null || incident.status === status.value),
  )

  useRinging(computed(() => all.value.filter((incident) => ringsHere(incident, session.role))))
  return {
    ...live,
    ownDivision,
    division,
    status,
    openedId,
    all,
    inDivision,
    queue,
    fresh: useFresh(all, session.role !== 'AUDITOR'),
    pickDivision(code: string) {
      if (ownDivision === null) division.value = division.value === code ? null : code
    },
  }
}

const freshMillis = 12_000
const freshMax = 100

/** Ids of incidents that have just come in, for a highlight. Those of the first snapshot are not new. */
function useFresh(all: Ref<readonly Incident[]>, sounds: boolean) {
  const fresh = shallowRef<ReadonlySet<string>>(new Set())
  let known: Set<string> | null = null
  let arrivals: number[] = []

  watch(all, (incidents) => {
    const before = known
    known = new Set(incidents.map((incident) => incident.id))
    if (before === null) return
    const newOnes = incidents.filter((incident) => !before.has(incident.id)).slice(0, freshMax)
    if (newOnes.length === 0) return
    const heard = chimes(arrivals, newOnes.length, Date.now())
    arrivals = heard.arrivals
    if (sounds && heard.chime) playBurst(worstClass(newOnes) === 'URGENT' ? 'HIGH' : 'MEDIUM')
    const arrived = newOnes.map((incident) => incident.id)
    fresh.value = new Set([...fresh.value, ...arrived])
    setTimeout(() => {
      fresh.value = new Set([...fresh.value].filter((id) => !arrived.includes(id)))
    }, freshMillis)
  })
  return fresh
}
