import type { LiveMessage, NoticeReceipt, Receipt } from './messages'

/** `live`: heard within the last 12 s. `connecting`: trying. `lost`: out of touch, what is shown may be old. */
export type ConnectionState = 'connecting' | 'live' | 'lost'

export type ConnectionEnd = 'signedOut' | 'wrongView'

/** What a page holds: the highest position applied, and of whom (docs/live.md). */
export interface Held {
  readonly position: number
  readonly scopeKey: string
}

/** The part of a WebSocket that is used. */
export interface Socket {
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
  readonly readyState: number
  send(text: string): void
  close(): void
}

/** The world outside: given, so that tests hold the clock. */
export interface Edges {
  open(url: string): Socket
  /** Runs the action once after the delay; gives back how to call it off. */
  later(delayMillis: number, action: () => void): () => void
  /** 0 ≤ n < 1 */
  random(): number
}

export interface Listener {
  message(message: LiveMessage): void
  state(state: ConnectionState): void
  ended(end: ConnectionEnd): void
  /** A connection closed before it said anything: perhaps the session is over. */
  refused(): void
}

/** The command centre sends a beat every 5 s; two missed and a bit is out of touch (docs/live.md). */
export const silenceMaxMillis = 12_000
const retryFirstMillis = 500
const retryMaxMillis = 10_000
/** A snapshot is 2 MB: fifty pages are sent theirs in so long. */
const renewMaxMillis = 10_000
const socketOpen = 1

/** 0.5 s, 1 s, 2 s … at most 10 s, of which up to half is chance, so that a thousand pages do not return at once. */
export function retryDelayMillis(attempt: number, random: number): number {
  const full = Math.min(retryMaxMillis, retryFirstMillis * 2 ** Math.min(attempt, 10))
  return full / 2 + (full / 2) * random
}

/**
 * Keeps one live connection until closed.
 *
 * connecting → live on the first message; live → connecting when the socket closes; any → lost after 12 s
 * without a message. It goes on trying in each of them.
 */
export class LiveConnection {
  private socket: Socket | null = null
  private state: ConnectionState = 'connecting'
  private attempt = 0
  private closed = false
  private cancelSilence: (() => void) | null = null
  private cancelRetry: (() => void) | null = null

  /** `resumeFrom` gives what the page holds, or null before the first snapshot. */
  constructor(
    private readonly address: string,
    private readonly resumeFrom: () => Held | null,
    private readonly edges: Edges,
    private readonly listener: Listener,
  ) {
    this.watchSilence()
    this.open()
  }

  /** False when it could not be sent; the page sends again when it is next told of the need. */
  send(receipt: Receipt | NoticeReceipt): boolean {
    if (this.socket?.readyState !== socketOpen) return false
    this.socket.send(JSON.stringify(receipt))
    return true
  }

  /** Tries now, for example when the device says that the network is back. */
  hurry() {
    if (!this.closed && this.state !== 'live') this.open()
  }

  /** Begins anew within some seconds, with whatever the page says then that it holds: one change makes all pages want that. */
  renew() {
    if (this.closed) return
    this.cancelRetry?.()
    this.cancelRetry = this.edges.later(renewMaxMillis * this.edges.random(), () => {
      this.open()
    })
  }

  close() {
    this.closed = true
    this.cancelSilence?.()
    this.cancelRetry?.()
    this.drop()
  }

  private open() {
    this.cancelRetry?.()
    this.drop()
    const from = this.resumeFrom()
    let heard = false
    this.socket = this.edges.open(this.address + (from ? resumeQuery(from) : ''))
    this.socket.onmessage = (event) => {
      heard = true
      this.attempt = 0
      this.watchSilence()
      this.enter('live')
      this.listener.message(JSON.parse(String(event.data)) as LiveMessage)
    }
    this.socket.onclose = ({ code }) => {
      this.socket = null
      this.whenClosed(code, heard)
    }
  }

  private whenClosed(code: number, heard: boolean) {
    const end = endOf(code)
    if (end) {
      this.close()
      this.listener.ended(end)
      return
    }
    if (this.state === 'live') this.enter('connecting')
    if (!heard) this.listener.refused()
    this.retry()
  }

  private retry() {
    this.cancelRetry?.()
    const delayMillis = retryDelayMillis(this.attempt++, this.edges.random())
    this.cancelRetry = this.edges.later(delayMillis, () => {
      this.open()
    })
  }

  private watchSilence() {
    this.cancelSilence?.()
    this.cancelSilence = this.edges.later(silenceMaxMillis, () => {
      this.enter('lost')
      // A socket that says nothing is not waited for: its close event may take minutes.
      this.drop()
      this.retry()
      this.watchSilence()
    })
  }

  private drop() {
    if (!this.socket) return
    this.socket.onmessage = null
    this.socket.onclose = null
    this.socket.close()
    this.socket = null
  }

  private enter(next: ConnectionState) {
    if (this.state === next) return
    this.state = next
    this.listener.state(next)
  }
}

const resumeQuery = ({ position, scopeKey }: Held) =>
  `&from=${position}&scopeKey=${encodeURIComponent(scopeKey)}`

function endOf(code: number): ConnectionEnd | null {
  if (code === 4401) return 'signedOut'
  if (code === 4403) return 'wrongView'
  return null
}
