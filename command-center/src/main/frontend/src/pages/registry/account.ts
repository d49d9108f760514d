import type { Account, NewUser, User, UserChange } from '@/shared/api/accountOperations'
import type { FieldFault } from '@/shared/api/registerOperations'
import type { Role } from '@/shared/api/types'

// Who may sign in, as what and for where: what the page knows without asking. The roles' scopes are `Scope.of`.

/** How far somebody's work reaches. */
export type Reach = 'city' | 'division' | 'organisation' | 'place'

export const reachesOf: Readonly<Record<Role, readonly Reach[]>> = {
  COUNTY_OPERATOR: ['division'],
  CITY_OPERATOR: ['city'],
  INSTITUTION_LEAD: ['place', 'organisation'],
  INSTITUTION_STAFF: ['place', 'organisation'],
  FIELD_WORKER: ['division'],
  REGISTRAR: ['city', 'division', 'organisation', 'place'],
  AUDITOR: ['city', 'division', 'organisation', 'place'],
  ADMIN: ['city'],
}
export const roles = Object.keys(reachesOf) as Role[]

/** Those who are sent to people; what they know is weighed (docs/escalation.md). */
export const isSent = (role: Role) =>
  role === 'FIELD_WORKER' || role === 'INSTITUTION_STAFF' || role === 'INSTITUTION_LEAD'

export interface AccountDraft {
  username: string
  displayName: string
  role: Role | ''
  reach: Reach
  division: string
  placeId: string
  /** The institution all sites of which are meant. */
  organisationId: string
}
export const emptyDraft: AccountDraft = {
  username: '',
  displayName: '',
  role: '',
  reach: 'city',
  division: '',
  placeId: '',
  organisationId: '',
}

export function draftOf({ username, displayName, role, scope }: Account): AccountDraft {
  const reach = scope.placeId
    ? 'place'
    : scope.organisationId
      ? 'organisation'
      : scope.division
        ? 'division'
        : 'city'
  return {
    username,
    displayName,
    role,
    reach: reachesOf[role].includes(reach) ? reach : (reachesOf[role][0] ?? reach),
    division: scope.division ?? '',
    placeId: scope.placeId ?? '',
    organisationId: scope.organisationId ?? '',
  }
}

/** Another role works elsewhere, perhaps. */
export function withRole(draft: AccountDraft, role: Role | ''): AccountDraft {
  const possible = role === '' ? [draft.reach] : reachesOf[role]
  return { ...draft, role, reach: possible.includes(draft.reach) ? draft.reach : (possible[0] ?? 'city') }
}

const scopeOf = ({ reach, division, placeId, organisationId }: AccountDraft) => ({
  division: reach === 'division' ? division : null,
  placeId: reach === 'place' ? placeId : null,
  organisationId: reach === 'organisation' ? organisationId : null,
})

/** What a draft changes; a role or scope is only ever said as a whole. */
export function changesOf(seen: Account, draft: AccountDraft): UserChange {
  const changes: UserChange = {}
  const displayName = draft.displayName.trim()
  if (displayName !== seen.displayName) changes.displayName = displayName
  const { role } = draft
  // An institution's people may be kept with their division too; that is no other scope.
  const before = draftOf(seen)
  const moved = draft.reach !== before.reach || scopeWord(scopeOf(draft)) !== scopeWord(scopeOf(before))
  if (role !== '' && (role !== seen.role || moved)) Object.assign(changes, { role, ...scopeOf(draft) })
  return changes
}
const scopeWord = ({ division, placeId, organisationId }: ReturnType<typeof scopeOf>) =>
  `${division ?? ''} ${placeId ?? ''} ${organisationId ?? ''}`

export function newUserOf(draft: AccountDraft, role: Role, password: string): NewUser {
  const { division, placeId, organisationId } = scopeOf(draft)
  return {
    username: draft.username.trim(),
    displayName: draft.displayName.trim(),
    password,
    role,
    ...(division && { division }),
    ...(placeId && { placeId }),
    ...(organisationId && { organisationId }),
  }
}

const usernameMax = 64
const displayNameMax = 60

/** What can be seen to be wrong before it is sent. */
export function accountFaults(draft: AccountDraft, adding: boolean): FieldFault[] {
  const faults: FieldFault[] = []
  const username = draft.username.trim()
  const displayName = draft.displayName.trim()
  if (adding && username === '') faults.push({ field: 'username', wrong: 'MISSING' })
  else if (adding && (username.length < 2 || !/^[A-Za-z0-9._-]+$/.test(username)))
    faults.push({ field: 'username', wrong: 'NOT_A_USERNAME' })
  else if (username.length > usernameMax)
    faults.push({ field: 'username', wrong: 'TOO_LONG', right: String(usernameMax) })
  if (displayName === '') faults.push({ field: 'displayName', wrong: 'MISSING' })
  else if (displayName.length > displayNameMax)
    faults.push({ field: 'displayName', wrong: 'TOO_LONG', right: String(displayNameMax) })
  if (draft.role === '') faults.push({ field: 'role', wrong: 'MISSING' })
  if (draft.reach === 'division' && draft.division === '')
    faults.push({ field: 'division', wrong: 'MISSING' })
  if (draft.reach === 'place' && draft.placeId === '') faults.push({ field: 'placeId', wrong: 'MISSING' })
  if (draft.reach === 'organisation' && draft.organisationId === '')
    faults.push({ field: 'organisationId', wrong: 'MISSING' })
  return faults
}

/** Two at one account: which of name, role and scope the other changed. */
export type AccountField = 'displayName' | 'role' | 'scope'
export interface AccountConflict {
  readonly fresh: Account
  readonly theirs: readonly AccountField[]
  readonly both: readonly AccountField[]
}
function changedFields(from: Account, to: AccountDraft): AccountField[] {
  const before = draftOf(from)
  const all: [AccountField, boolean][] = [
    ['displayName', before.displayName !== to.displayName.trim()],
    ['role', before.role !== to.role],
    ['scope', before.reach !== to.reach || scopeWord(scopeOf(before)) !== scopeWord(scopeOf(to))],
  ]
  return all.flatMap(([field, changed]) => (changed ? [field] : []))
}
export function conflictOf(seen: Account, fresh: Account, draft: AccountDraft): AccountConflict {
  const theirs = changedFields(seen, draftOf(fresh))
  const mine = changedFields(seen, draft)
  return { fresh, theirs, both: theirs.filter((field) => mine.includes(field)) }
}
/** One's own changes on top of what the other wrote. A role and its scope belong together. */
export function rebased(seen: Account, fresh: Account, draft: AccountDraft): AccountDraft {
  const mine = changedFields(seen, draft)
  const next = draftOf(fresh)
  const { role, reach, division, placeId, organisationId } = draft
  return {
    ...next,
    ...(mine.includes('displayName') && { displayName: draft.displayName }),
    ...((mine.includes('role') || mine.includes('scope')) && {
      role,
      reach,
      division,
      placeId,
      organisationId,
    }),
  }
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const letters = 16
const lettersTogether = 4
/**
 * A password to be handed over and changed at once: 79 bits, without letters that are taken for others, in fours so
 * that it can be said aloud. `random` gives bytes.
 */
export function firstPassword(random: () => number): string {
  const even = Math.floor(256 / alphabet.length) * alphabet.length
  let password = ''
  for (let count = 0; count < letters;) {
    const byte = random()
    if (byte >= even) continue
    if (count > 0 && count % lettersTogether === 0) password += '-'
    password += alphabet[byte % alphabet.length] ?? ''
    count++
  }
  return password
}
export const randomByte = () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0

/** What the list is narrowed by, as it stands in the address. */
export interface AccountQuery {
  readonly q?: string
  readonly role?: string
  readonly division?: string
  readonly state?: string
}
export const accountStates = ['mustChange', 'noSecondFactor', 'linked'] as const
export type AccountState = (typeof accountStates)[number]

const inState = (user: User, state: string | undefined) => {
  switch (state) {
    case 'mustChange':
      return user.mustChangePassword
    case 'noSecondFactor':
      return !user.secondFactor
    case 'linked':
      return user.linked
    default:
      return true
  }
}

/** A site of an institution, to which an account says only its number, or that of its institution. */
export interface Site {
  readonly id: string
  readonly division: string
  readonly organisationId: string | null
}

/** Where somebody works; who looks after an institution does in each division in which it has a site. */
function divisionsOf({ scope }: User, sites: readonly Site[]): readonly string[] {
  const { division, placeId, organisationId } = scope
  if (division) return [division]
  return sites.flatMap((site) =>
    site.id === placeId || (organisationId && site.organisationId === organisationId) ? [site.division] : [],
  )
}

/** Those that match, in order of their names; an institution's people are also its divisions'. */
export function accountsOf(users: readonly User[], query: AccountQuery, sites: readonly Site[]): User[] {
  const q = (query.q ?? '').trim().toLowerCase()
  return users.filter(
    (user) =>
      (q === '' || user.username.toLowerCase().includes(q) || user.displayName.toLowerCase().includes(q)) &&
      (!query.role || user.role === query.role) &&
      (!query.division || divisionsOf(user, sites).includes(query.division)) &&
      inState(user, query.state),
  )
}
