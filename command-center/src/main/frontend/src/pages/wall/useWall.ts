import { computed, shallowRef } from 'vue'
import type { IncidentStatus, Session } from '@/shared/api/types'
import { byPriority } from '@/shared/live/priority'
import { ringsHere } from '@/shared/incident/ringsHere'
import { useFresh } from '@/shared/incident/useFresh'
import { useLive } from '@/shared/live/useLive'
import { useRinging } from '@/shared/ui/useRinging'

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
