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
const isSamePerson = (a: Session, b: Session) =>
  a.username === b.username &&
  a.role === b.role &&
  (a.scope.division ?? null) === (b.scope.division ?? null) &&
  (a.scope.placeId ?? null) === (b.scope.placeId ?? null) &&
  (a.scope.organisationId ?? null) === (b.scope.organisationId ?? null) &&
  a.sites.map(({ id }) => id).join() === b.sites.map(({ id }) => id).join()

// One page has one session, and whoever hears of its end says so here.
const over = shallowRef(false)
const expiresAt = shallowRef<number | null>(null)
const outdated = shallowRef(false)
let ofPage: Session | null = null
const whenRenewed = new Set<() => void>()
let barsOpen = 0

export const sessionIsOver = readonly(over)
export const sessionExpiresAt = readonly(expiresAt)
/** The page is still of the scope and sites that the person had when it was loaded. */
export const pageIsOutdated = readonly(outdated)

/** The command centre said who is signed in, and the page is made for them. */
export function noteSession(session: Session) {
  ofPage = session
  outdated.value = false
  goOnIn(session)
}

/** Another session than before lets all go on that waited for it. */
function goOnIn(session: Session) {
  const isNew = over.value || (expiresAt.value !== null && expiresAt.value !== session.expiresAt)
  expiresAt.value = session.expiresAt
  over.value = false
  if (isNew) for (const goOn of [...whenRenewed]) goOn()
}

/**
 * Whose session it is now: somebody else gets their own page. Who has only another scope, or other sites, stays: loading
 * the page anew would throw away what is being written, and a browser that nobody has touched since makes no sound. The
 * page says that it is outdated instead.
 */
export function followSession(session: Session) {
  if (ofPage && (ofPage.username !== session.username || ofPage.role !== session.role)) {
    location.assign(session.page)
    return
  }
  outdated.value = ofPage !== null && !isSamePerson(ofPage, session)
  goOnIn(session)
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
