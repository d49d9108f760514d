import { accept, claim } from '@/shared/api/operations'
import type { Incident, Session } from '@/shared/api/types'
import { ownStep } from '@/shared/incident/ownStep'
import { useCommand } from '@/shared/ui/useCommand'

/** The first tap at an alarm: one claims it, or says yes to what one was asked. */
export function useWardTake(session: Session) {
  const { busy, refusal, run } = useCommand()
  async function take(incident: Incident) {
    const step = ownStep(incident, session.username, session.role)
    if (step.kind === 'claim') await run((key) => claim(incident.id, key))
    else if (step.kind === 'accept') await run((key) => accept(step.assignment.id, null, key))
  }
  return { busy, refusal, take }
}
