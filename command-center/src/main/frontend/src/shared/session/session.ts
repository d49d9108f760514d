import { readonly, shallowRef } from 'vue'
import type { Session } from '@/shared/api/types'

/** A person is told this long before the session ends: enough to finish what is in hand. */
export const warnMillis = 30 * 60_000

/** `ending`: soon, or by this device's clock already. `over`: the command centre said so. */
export type SessionPhase = 'running' | 'ending' | 'over'

/** `expiresAt` null: not known, or of no matter to this page. */
export function phaseOf(over: boolean, expiresAt: number | null, nowMillis: number): SessionPhase {
  if (over) return 'over'
  return expiresAt !== null && expiresAt - nowMillis <= warnMillis ? 'ending' : 'running'
}

/** Whether the page, as it stands, is also this session's: somebody else sees something else. */
export const isSamePerson = (a: Session, b: Session) =>
  a.username === b.username &&
  a.role === b.role &&
  (a.scope.division ?? null) === (b.scope.division ?? null) &&
  (a.scope.placeId ?? null) === (b.scope.placeId ?? null) &&
  (a.scope.organisationId ?? null) === (b.scope.organisationId ?? null) &&
  a.sites.map(({ id }) => id).join() === b.sites.map(({ id }) => id).join()

// One page has one session, and whoever hears of its end says so here.
const over = shallowRef(false)
const expiresAt = shallowRef<number | null>(null)
let ofPage: Session | null = null
const whenRenewed = new Set<() => void>()
let barsOpen = 0

export const sessionIsOver = readonly(over)
export const sessionExpiresAt = readonly(expiresAt)

/** The command centre said who is signed in. Another session than before lets all go on that waited for it. */
export function noteSession(session: Session) {
  const isNew = over.value || (expiresAt.value !== null && expiresAt.value !== session.expiresAt)
  expiresAt.value = session.expiresAt
  over.value = false
  ofPage = session
  if (isNew) for (const goOn of [...whenRenewed]) goOn()
}

/** What stands on the page is of `before`: it is loaded anew, where it is when only the scope is another one. */
export function loadAnew(before: Session, now: Session) {
  if (before.username === now.username && before.role === now.role) location.reload()
  else location.assign(now.page)
}

/**
 * Somebody's scope may have changed, or that of their sites: then the page is loaded anew, once, for a form that is
 * being written may have the browser ask whether to. With the same scope it stays, and so does what is being written.
 */
export function followSession(session: Session) {
  const before = ofPage
  ofPage = session
  if (before && !isSamePerson(before, session)) loadAnew(before, session)
}

/** The command centre knows this session no more: a page that takes the password in place stays, others leave. */
export function sessionOver() {
  if (barsOpen > 0) over.value = true
  else location.assign('/login')
}

/** From now on the page takes the password in place; gives back how to end that. */
export function takesPasswordInPlace() {
  barsOpen++
  return () => {
    barsOpen--
  }
}

/** Calls when the person has signed in again without leaving the page; gives back how to end that. */
export function onRenewed(goOn: () => void) {
  whenRenewed.add(goOn)
  return () => {
    whenRenewed.delete(goOn)
  }
}
