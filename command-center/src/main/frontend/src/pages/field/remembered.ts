import type { Session } from '@/shared/api/types'

const storageKey = 'shouhu.field.session'

/** Who was signed in on this device last: no secret, and no right; the command centre decides when it answers. */
export function rememberedSession(): Session | null {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Session | null
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
