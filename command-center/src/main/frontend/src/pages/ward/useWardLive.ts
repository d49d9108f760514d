import type { Session } from '@/shared/api/types'
import { provideAlarmStrip } from '@/shared/incident/alarmStrip'
import { useNewAlarms } from '@/shared/incident/useNewAlarms'
import { useLive } from '@/shared/live/useLive'
import { useReceipts } from '@/shared/live/useReceipts'
import { seesSeveralSites } from '@/shared/session/scope'
import { useRinging } from '@/shared/ui/useRinging'
import { useWardIncidents } from './useWardIncidents'
import { useWardTake } from './useWardTake'

/** What goes on at all sites somebody looks after, whichever is shown: the beds, what rings, and how it is answered. */
export function useWardLive(session: Session) {
  const { state, connectionState, send } = useLive('ward')
  useReceipts(session.username, state, connectionState, send)
  const { incidents, ringing } = useWardIncidents(state)
  useRinging(ringing)
  const severalSites = seesSeveralSites(session)
  const strip = provideAlarmStrip({
    ringing,
    told: useNewAlarms(incidents, severalSites),
    severalSites,
    answering: { kind: 'here', ...useWardTake(session) },
  })
  return { state, connectionState, incidents, strip }
}

export type WardLive = ReturnType<typeof useWardLive>
