import type { AuditEntry, AuditFilter, AuditKind } from '@/shared/api/accountOperations'
import type { KindName } from '@/shared/api/registerOperations'
import { listed } from '@/shared/format/listed'
import { kinds } from './kinds'
import { hashOf } from './route'
import { viewOf } from './views'
import type { Language } from './words'

// The audit trail in words. What stands in an entry: docs/access.md.

export const auditKinds: readonly AuditKind[] = [
  'SIGN_IN',
  'SIGN_IN_REFUSED',
  'SIGN_OUT',
  'DENIED',
  'LOOK',
  'REVEAL',
  'EXPORT',
  'CHANGE',
  'USER_CHANGE',
  'ERASE',
  'TRAIL_READ',
  'KEYS',
  'BEGUN',
  'FOUND_BROKEN',
  'SHORTENED',
]
/** What entries can be asked to be about. */
export const auditThings = ['resident', 'staff', 'user', 'bed', 'device', 'place', 'organisation'] as const

const dayMillis = 86_400_000
const midnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

/** The contract's filter out of the address: both days of Zunyi belong to it. What is no filter is left out. */
export function auditFilter(query: Readonly<Record<string, string>>): AuditFilter {
  const { kind, by, about } = query
  const from = midnight(query['from'] ?? '')
  const to = midnight(query['to'] ?? '')
  const known = auditKinds.find((one) => one === kind)
  return {
    ...(known && { kind: known }),
    ...(by && /^[A-Za-z0-9._-]{1,64}$/.test(by) && { by }),
    ...(about && /^[a-z-]+:[A-Za-z0-9._:-]+$/.test(about) && { about }),
    ...(!Number.isNaN(from) && { from: String(from) }),
    ...(!Number.isNaN(to) && { to: String(to + dayMillis) }),
  }
}

/** `resident:R-1` is a kind and an id; the id may have colons of its own. */
export function aboutOf(about: string): { thing: string; id: string } {
  const colon = about.indexOf(':')
  return { thing: about.slice(0, Math.max(0, colon)), id: about.slice(colon + 1) }
}

const isKind = (thing: string): thing is KindName => thing in kinds

/** Where the record is that an entry is about; null for what has no page here, or none for this role. */
export function recordAddress(
  about: string,
  mayRead: (kind: KindName) => boolean,
  mayUsers: boolean,
): string | null {
  const { thing, id } = aboutOf(about)
  if (id === '') return null
  if (thing === 'user') return mayUsers ? hashOf({ view: 'account', id }) : null
  return isKind(thing) && mayRead(thing) ? hashOf({ view: viewOf(thing), id }) : null
}

export const thingWords = ({ t, te }: Language, thing: string) => {
  const key = `registry.audit.things.${thing}`
  return te(key) ? t(key) : thing
}

const recordOperation = /^(add|change|remove|restore)([A-Z]\w*)$/
const actions = { add: 'ADDED', change: 'CHANGED', remove: 'REMOVED', restore: 'RESTORED' } as const

/** What was done: an operation of the contract as people call it. */
export function operationWords(language: Language, operation: string): string {
  const { t, te } = language
  const own = `registry.audit.operation.${operation}`
  if (te(own)) return t(own)
  const [, action, record = ''] = recordOperation.exec(operation) ?? []
  const thing = record.charAt(0).toLowerCase() + record.slice(1)
  if (!action || !isKind(thing)) return operation
  return t('registry.audit.did', {
    action: t(`registry.history.action.${actions[action as keyof typeof actions]}`),
    what: thingWords(language, thing),
  })
}

/** Why something was refused is a word of the product; why somebody looked is what they wrote. */
function reasonWords({ t, te }: Language, reason: string): string {
  const own = `registry.audit.reasons.${reason}`
  if (te(own)) return t(own)
  return te(`reason.${reason}`) ? t(`reason.${reason}`) : reason
}

type NameOf = (field: 'division' | 'placeId', id: string) => string

function detailValue(language: Language, name: string, value: string, nameOf: NameOf): string {
  const { t, te } = language
  switch (name) {
    case 'newRole':
      return te(`role.${value}`) ? t(`role.${value}`) : value
    case 'division':
    case 'newDivision':
      return nameOf('division', value)
    case 'placeId':
    case 'newPlaceId':
      return nameOf('placeId', value)
    case 'reason':
      return reasonWords(language, value)
    case 'of':
    case 'kind':
    case 'exported':
      return thingWords(language, value)
    case 'ids':
      return listed(value.split(' '), t)
    default:
      return value
  }
}

/** What an entry says beside who, when and about what; in the order it is read. */
const shownFirst = [
  'reason',
  'newRole',
  'newDivision',
  'newPlaceId',
  'newOrganisationId',
  'exported',
  'kind',
  'rows',
  'bad',
  'step',
]
const shownElsewhere = ['about', 'operation', 'role']

export function detailLines(
  language: Language,
  { detail }: Pick<AuditEntry, 'detail'>,
  nameOf: NameOf,
): { name: string; label: string; value: string; first: boolean }[] {
  const names = [
    ...shownFirst.filter((name) => name in detail),
    ...Object.keys(detail)
      .filter((name) => !shownFirst.includes(name) && !shownElsewhere.includes(name))
      .sort(),
  ]
  const { t, te } = language
  return names.map((name) => ({
    name,
    label: te(`registry.audit.detail.${name}`) ? t(`registry.audit.detail.${name}`) : name,
    value: detailValue(language, name, detail[name] ?? '', nameOf),
    first: shownFirst.includes(name),
  }))
}

/** Several people in one entry: how many, and of what. */
export function severalWords(language: Language, { detail }: Pick<AuditEntry, 'detail'>): string {
  const { ids, of } = detail
  if (!ids) return ''
  return language.t('registry.audit.several', {
    what: thingWords(language, of ?? 'record'),
    n: ids.split(' ').length,
  })
}

/** Who did it: a user, nobody that is known, or the product itself. */
export function byWords({ t }: Language, by: string | null): string {
  if (by === null || by === '?') return t('registry.audit.unknown')
  return by === 'shouhu' ? t('registry.audit.system') : by
}
