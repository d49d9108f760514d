import { computed } from 'vue'
import type { Incident, Role, Session } from '@/shared/api/types'
import { provideAlarmStrip } from '@/shared/incident/alarmStrip'
import { byClassAndClock } from '@/shared/incident/order'
import { ringsHere } from '@/shared/incident/ringsHere'
import { useNewAlarms } from '@/shared/incident/useNewAlarms'
import { useServerTime } from '@/shared/live/clock'
import { useLive } from '@/shared/live/useLive'
import { seesSeveralSites } from '@/shared/session/scope'
import { useRinging } from '@/shared/ui/useRinging'

/** Where one answers alarms who also works here. */
interface Post {
  readonly view: 'desk' | 'ward'
  readonly rings: (incident: Incident) => boolean
  readonly addressOf: (incident: Incident) => string
}

/** Null: answering is not this role's work. An administrator may, at the desk, but the desk is not where they sit. */
export function postOf(role: Role): Post | null {
  switch (role) {
    case 'CITY_OPERATOR':
    case 'COUNTY_OPERATOR':
      return {
        view: 'desk',
        rings: (incident) => ringsHere(incident, role),
        addressOf: ({ id }) => `/desk#/queue/${id}`,
      }
    case 'INSTITUTION_LEAD':
    case 'INSTITUTION_STAFF':
      return {
        view: 'ward',
        rings: ({ status, ringing }) => status === 'OPEN' && ringing === true,
        addressOf: () => '/ward',
      }
    case 'FIELD_WORKER':
    case 'REGISTRAR':
    case 'ADMIN':
    case 'AUDITOR':
      return null
  }
}

/** Who answers alarms hears them here too, and is led to them. Null for everybody else. */
export function useAlarms(session: Session) {
  const post = postOf(session.role)
  if (!post) return null
  const { state, connectionState } = useLive(post.view)
  const now = useServerTime()
  const rings = computed(() =>
    [...state.value.incidents.values()].map((held) => held.value).filter(post.rings),
  )
  const ringing = computed(() => byClassAndClock(rings.value, now.value))
  useRinging(rings)
  const severalSites = seesSeveralSites(session)
  const strip = provideAlarmStrip({
    ringing,
    told: useNewAlarms(rings, severalSites),
    severalSites,
    answering: { kind: 'elsewhere', addressOf: post.addressOf },
  })
  return { strip, connectionState }
}
