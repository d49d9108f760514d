import type { ElderCount } from '@/shared/api/reportOperations'
import type { Role, Session } from '@/shared/api/types'
import { worksInInstitution } from '@/shared/session/scope'

// How many elders live in a division: what of it a person types, and who may.

export interface EldersDraft {
  division: string
  asOf: string
  /** As it is typed; thousands may be set apart. */
  elders: string
  source: string
}

export const sourceMax = 200
/** More people than the province has. */
const eldersMax = 100_000_000

/** Digits, also with commas or spaces between thousands; null when it is no number. */
export function numberOf(typed: string): number | null {
  const digits = typed.replaceAll(/[\s,，]/g, '')
  if (!/^\d{1,9}$/.test(digits)) return null
  const number = Number(digits)
  return number <= eldersMax ? number : null
}

export type EldersFault = 'division' | 'asOf' | 'toCome' | 'elders' | 'source'

/** What is wanted before it can be sent; the day is one in Zunyi. */
export function faultsIn({ division, asOf, elders, source }: EldersDraft, today: string): EldersFault[] {
  return [
    ...(division ? [] : (['division'] as const)),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(asOf) ? [] : (['asOf'] as const)),
    ...(asOf > today ? (['toCome'] as const) : []),
    ...(numberOf(elders) === null ? (['elders'] as const) : []),
    ...(source.trim() ? [] : (['source'] as const)),
  ]
}

/** What is sent; null while something is wrong. */
export function countOf(draft: EldersDraft, today: string): ElderCount | null {
  const elders = numberOf(draft.elders)
  if (elders === null || faultsIn(draft, today).length > 0) return null
  return { division: draft.division, asOf: draft.asOf, elders, source: draft.source.trim() }
}

const readers: readonly Role[] = ['CITY_OPERATOR', 'COUNTY_OPERATOR', 'REGISTRAR', 'AUDITOR', 'ADMIN']
/** Of a single institution there is no such number. */
export const mayReadElders = ({ role, scope }: Session) =>
  readers.includes(role) && !worksInInstitution({ scope })
export const mayEnterElders = (session: Session) =>
  mayReadElders(session) && (session.role === 'REGISTRAR' || session.role === 'ADMIN')

/** The last day of the year before, of which the bureau's yearly report is. */
export const usualDay = (today: string) => `${Number(today.slice(0, 4)) - 1}-12-31`
