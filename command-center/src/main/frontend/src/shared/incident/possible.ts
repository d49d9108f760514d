import type { Incident, Role } from '@/shared/api/types'

export type DeskAction = 'claim' | 'dispatch' | 'handle' | 'close'

/** What the desk may try now. The command centre decides; this only spares taps that cannot succeed. */
export function possibleActions(incident: Incident, role: Role): DeskAction[] {
  if (role === 'AUDITOR') return []
  switch (incident.status) {
    case 'OPEN':
      return ['claim', 'dispatch']
    case 'CLAIMED':
      return ['dispatch', 'handle']
    case 'HANDLED':
      return ['close']
    case 'CLOSED':
    case 'MERGED':
      return []
  }
}
