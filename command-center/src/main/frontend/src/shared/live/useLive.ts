import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { onRenewed, sessionOver } from '@/shared/session/session'
import { later } from '@/shared/ui/wakefulTimer'
import { noteServerTime } from './clock'
import { LiveConnection, type ConnectionState, type Edges, type Held } from './connection'
import type { LiveMessage, Receipt } from './messages'
import { NoticeReceipts } from './notices'
import { ownSession } from './ownSession'
import {
  applyMessage,
  isForTheSame,
  nothingKnown,
  wantsSnapshot,
  type Answered,
  type LiveState,
} from './state'

/**
 * What comes after a quiet time is shown at once; after that a burst of changes (a resume, a flood) in one go. A wall is
 * drawn at a resolution at which each drawing is dear; a bed's change is still to be seen within a quarter of a second.
 */
const showEveryMillis = { wall: 150, desk: 100, ward: 100, field: 100 }

const browser: Edges = {
  open: (url) => new WebSocket(url) as ReturnType<Edges['open']>,
  // A hidden page must not be out of touch a minute longer than one in front.
  later,
  random: Math.random,
}

function liveAddress(view: string): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${location.host}/api/v1/live?view=${view}`
}

function heldIn(state: LiveState): Held | null {
  const { position, scopeKey } = state
  return position === null || scopeKey === null || wantsSnapshot(state) ? null : { position, scopeKey }
}

/**
 * The page's live state and how fresh it is. Ends with the component that asked for it. When the session is over the
 * state stays, as old; after signing in again in place it goes on from there.
 */
export function useLive(view: keyof typeof showEveryMillis) {
  const shown = shallowRef<LiveState>(nothingKnown)
  const connectionState = shallowRef<ConnectionState>('connecting')
  let state = nothingKnown
  const gathered = gathering(shown, showEveryMillis[view])

  function take(message: LiveMessage | Answered) {
    if ('serverTime' in message) noteServerTime(message.serverTime)
    const { scopeKey } = state
    const hadEnough = !wantsSnapshot(state)
    state = applyMessage(state, message)
    // Once: until the snapshot is there, each new connection asks for it.
    if (hadEnough && wantsSnapshot(state)) connection.renew()
    if (scopeKey !== null && !isForTheSame(scopeKey, state.scopeKey ?? '')) void own.scopeChanged()
    gathered.take(state)
  }

  const connect = () =>
    new LiveConnection(liveAddress(view), () => heldIn(state), browser, {
      message(message) {
        if (message.type === 'notice') notices.take(message.notice)
        else take(message)
      },
      state: (next) => (connectionState.value = next),
      ended: (end) => void own.closed(end),
      refused: () => void own.refused(),
    })
  let connection = connect()
  const own = ownSession({
    connection: () => connection,
    connect: () => (connection = connect()),
    signedOut,
    isWall: view === 'wall',
  })
  function signedOut() {
    connection.close()
    connectionState.value = 'lost'
    sessionOver()
  }
  const forget = onRenewed(() => {
    connection.close()
    connection = connect()
  })
  const notices = new NoticeReceipts(
    () => document.visibilityState === 'visible',
    (receipt) => connection.send(receipt),
  )
  const looksNoMore = listening(document, 'visibilitychange', () => {
    notices.look()
  })
  const hurriesNoMore = listening(window, 'online', () => {
    connection.hurry()
  })
  onScopeDispose(() => {
    own.end()
    hurriesNoMore()
    looksNoMore()
    gathered.end()
    forget()
    connection.close()
  })
  return { state: shown, connectionState, send: (receipt: Receipt) => connection.send(receipt), take }
}

/** Shows the newest state: at once after a quiet time, then what comes upon it together. */
function gathering(shown: ShallowRef<LiveState>, everyMillis: number) {
  let newest = shown.value
  let callOff: (() => void) | undefined
  function show() {
    if (shown.value === newest) return
    shown.value = newest
    callOff = later(everyMillis, () => {
      callOff = undefined
      show()
    })
  }
  return {
    take(state: LiveState) {
      newest = state
      if (!callOff) show()
    },
    end: () => callOff?.(),
  }
}

/** Gives back how to end that. */
function listening(at: EventTarget, event: string, hear: () => void) {
  at.addEventListener(event, hear)
  return () => {
    at.removeEventListener(event, hear)
  }
}
