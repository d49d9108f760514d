import type { Session } from '@/shared/api/types'

/** One of before sessions told of sites has none. */
type Kept = Omit<Session, 'sites'> & Partial<Pick<Session, 'sites'>>

const storageKey = 'shouhu.field.session'

/** Who was signed in on this device last: no secret, and no right; the command centre decides when it answers. */
export function rememberedSession(): Session | null {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Kept | null
    return kept && { ...kept, sites: kept.sites ?? [] }
  } catch {
    return null
  }
}

export function rememberSession(session: Session) {
  try {
    localStorage.setItem(storageKey, JSON.stringify(session))
  } catch {
    // A device that keeps nothing cannot start offline, and does without.
  }
}

export function forgetSession() {
  localStorage.removeItem(storageKey)
}
