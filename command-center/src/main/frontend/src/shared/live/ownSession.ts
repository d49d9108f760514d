import { currentSession } from '@/shared/api/operations'
import { followSession } from '@/shared/session/session'
import { later } from '@/shared/ui/wakefulTimer'
import type { ConnectionEnd } from './connection'

const askAgainMillis = 5_000

/** The page that has the live connection. */
interface LivePage {
  /** The present connection, to be compared. */
  connection(): object
  connect(): void
  signedOut(): void
  /** A wall goes on in what is kept of a session for it alone. */
  readonly isWall: boolean
}

/** Asks whose session it is, where the live connection says that it may be another one, or none. */
export function ownSession(page: LivePage) {
  let ended = false
  let askAgain: (() => void) | undefined

  /** With another password, or other sites, the session is another one too: the page goes on in it. */
  async function closed(end: ConnectionEnd) {
    // /login sends a signed-in person on to the own page.
    if (end !== 'signedOut') {
      location.assign('/login')
      return
    }
    const before = page.connection()
    const answer = await currentSession()
    // Who signed in meanwhile has a connection already.
    if (ended || page.connection() !== before) return
    // Nobody who answers is no answer: then the page asks to sign in. What is kept for a wall opens nothing else.
    if (!answer.ok || answer.value.duty || (answer.value.wallOnly && !page.isWall)) {
      page.signedOut()
      return
    }
    followSession(answer.value)
    // In a new session whatever waited has gone on already, the connection too.
    if (page.connection() === before) page.connect()
  }

  /** The page is shown another part of the city than before: its sites changed while it was out of touch. */
  async function scopeChanged() {
    askAgain?.()
    const answer = await currentSession()
    if (ended) return
    if (answer.ok) followSession(answer.value)
    else if (answer.failure.kind === 'signedOut') page.signedOut()
    else askAgain = later(askAgainMillis, () => void scopeChanged())
  }

  /** A refused handshake looks like a broken network to a page; sure is only an answer. */
  async function refused() {
    const answer = await currentSession()
    if (!ended && !answer.ok && answer.failure.kind === 'signedOut') page.signedOut()
  }

  return {
    closed,
    scopeChanged,
    refused,
    end() {
      ended = true
      askAgain?.()
    },
  }
}
