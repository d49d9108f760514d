import type { Incident, Role } from '@/shared/api/types'
import { alarmsToShelve } from './shelving'

/** What a desk may do with an incident; the words of the contract's operations, and its refusals' `possible`. */
export type DeskAction =
  | 'claim'
  | 'dispatch'
  | 'handle'
  | 'close'
  | 'merge'
  | 'unmerge'
  | 'to-city'
  | 'give-back'
  | 'reopen'
  | 'shelve'

/**
 * What the desk may try now, the next step first. The command centre decides; this only spares taps that cannot
 * succeed.
 */
export function possibleActions(incident: Incident, role: Role): DeskAction[] {
  return ofStatus(incident, role).filter((action) => isFor(role, action))
}

/**
 * A lead who claims goes themselves, which is done on the ward; on the desk they send somebody, and that claims it. An
 * institution hands nothing on.
 */
const notOfALead: readonly DeskAction[] = ['claim', 'to-city', 'give-back']

/** Whether somebody of this role ever does it at a desk. */
export const isFor = (role: Role, action: DeskAction) =>
  role !== 'AUDITOR' && (role !== 'INSTITUTION_LEAD' || !notOfALead.includes(action))

function ofStatus(incident: Incident, role: Role): DeskAction[] {
  switch (incident.status) {
    case 'OPEN':
      return ['claim', 'dispatch', 'merge', ...betweenDesks(incident, role), ...shelve(incident)]
    case 'CLAIMED':
      return ['dispatch', 'handle', 'merge', ...betweenDesks(incident, role), ...shelve(incident)]
    case 'HANDLED':
      return ['close', ...shelve(incident)]
    case 'CLOSED':
      return incident.reopenedAs ? [] : ['reopen']
    case 'MERGED':
      return ['unmerge']
  }
}

/** A county hands on to the city; the city hands back to the county the incident belongs to. */
function betweenDesks(incident: Incident, role: Role): DeskAction[] {
  const withCity = incident.transfer?.to === 'CITY_DESK'
  if (!withCity && incident.division) return role === 'COUNTY_OPERATOR' ? ['to-city'] : []
  return withCity && role !== 'COUNTY_OPERATOR' ? ['give-back'] : []
}

const shelve = (incident: Incident): DeskAction[] => (alarmsToShelve(incident).length > 0 ? ['shelve'] : [])
