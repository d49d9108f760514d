import { beforeEach, describe, expect, it } from 'vitest'
import {
  LiveConnection,
  retryDelayMillis,
  type ConnectionState,
  type Edges,
  type Held,
  type Socket,
} from './connection'

class FakeSocket implements Socket {
  onmessage: Socket['onmessage'] = null
  onclose: Socket['onclose'] = null
  readyState = 1
  readonly sent: string[] = []
  constructor(readonly url: string) {}
  send(text: string) {
    this.sent.push(text)
  }
  close() {
    this.readyState = 3
  }
  says(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  ends(code = 1006) {
    this.onclose?.({ code })
  }
}

/** Timers that run when the test says what time it is. */
class ManualEdges implements Edges {
  readonly sockets: FakeSocket[] = []
  private nowMillis = 0
  private timers: { at: number; action: () => void }[] = []
  open = (url: string) => {
    const socket = new FakeSocket(url)
    this.sockets.push(socket)
    return socket
  }
  later = (delayMillis: number, action: () => void) => {
    const timer = { at: this.nowMillis + delayMillis, action }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }
  chance = 1
  random = () => this.chance
  pass(millis: number) {
    const until = this.nowMillis + millis
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.nowMillis = next.at
      this.timers = this.timers.filter((timer) => timer !== next)
      next.action()
    }
    this.nowMillis = until
  }
  get pending() {
    return this.timers.length
  }
  get last() {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }
}

let edges: ManualEdges
let states: ConnectionState[]
let ends: string[]
let refusals: number
let held: Held | null
let connection: LiveConnection

beforeEach(() => {
  edges = new ManualEdges()
  states = []
  ends = []
  refusals = 0
  held = null
  connection = new LiveConnection('ws://x/live?view=wall', () => held, edges, {
    message: () => (held = { position: 42, scopeKey: '0123456789abcdef' }),
    state: (state) => states.push(state),
    ended: (end) => ends.push(end),
    refused: () => refusals++,
  })
})

describe('a live connection', () => {
  it('is live with the first message', () => {
    edges.last.says({ type: 'snapshot' })

    expect(states).toEqual(['live'])
  })

  it('resumes from the position it has reached, and says of whom', () => {
    edges.last.says({ type: 'snapshot' })
    edges.last.ends()

    edges.pass(500)

    expect(edges.last.url).toBe('ws://x/live?view=wall&from=42&scopeKey=0123456789abcdef')
  })

  it('says it is connecting when the socket closes, and lost after 12 s without a message', () => {
    edges.last.says({ type: 'beat' })
    edges.last.ends()
    expect(states).toEqual(['live', 'connecting'])

    edges.pass(12_000)

    expect(states).toEqual(['live', 'connecting', 'lost'])
  })

  it('gives up a socket that is silent for 12 s and opens another', () => {
    edges.last.says({ type: 'beat' })
    const silent = edges.last

    edges.pass(13_000)

    expect(states).toEqual(['live', 'lost'])
    expect(silent.readyState).toBe(3)
    expect(edges.sockets.length).toBeGreaterThan(1)
  })

  it('stays live while beats come', () => {
    edges.last.says({ type: 'beat' })
    for (let beat = 0; beat < 10; beat++) {
      edges.pass(5_000)
      edges.last.says({ type: 'beat' })
    }

    expect(states).toEqual(['live'])
    expect(edges.sockets.length).toBe(1)
  })

  it('goes to sign in when the session is over, and tries no more', () => {
    edges.last.ends(4401)
    edges.pass(60_000)

    expect(ends).toEqual(['signedOut'])
    expect(edges.sockets.length).toBe(1)
    expect(edges.pending).toBe(0)
  })

  it('reports a handshake that was refused', () => {
    edges.last.ends()

    expect(refusals).toBe(1)
  })

  it('tries at once when the network is back', () => {
    edges.last.ends()
    edges.last.ends()

    connection.hurry()

    expect(edges.sockets.length).toBe(2)
  })

  it.each([0, 0.3, 0.9])('begins anew when chance %f says, and is live until then', (chance) => {
    edges.last.says({ type: 'beat', position: 1, serverTime: 1 })
    edges.chance = chance
    const opened = edges.sockets.length

    connection.renew()
    if (chance > 0) edges.pass(10_000 * chance - 1)
    expect(edges.sockets.length).toBe(opened)
    expect(states.at(-1)).toBe('live')
    edges.pass(1)

    expect(edges.sockets.length).toBe(opened + 1)
  })

  it('begins anew once where the connection is lost before', () => {
    edges.last.says({ type: 'beat', position: 1, serverTime: 1 })
    const opened = edges.sockets.length

    connection.renew()
    edges.last.ends()
    edges.pass(11_000)

    expect(edges.sockets.length).toBe(opened + 1)
  })

  it('leaves no timer behind when closed', () => {
    edges.last.ends()

    connection.close()

    expect(edges.pending).toBe(0)
  })

  it('does not pile up timers over a day of reconnecting', () => {
    for (let n = 0; n < 5_000; n++) {
      edges.last.ends()
      edges.pass(15_000)
    }

    expect(edges.pending).toBeLessThanOrEqual(2)
  })
})

describe('the wait before another try', () => {
  it('doubles from half a second to ten seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => retryDelayMillis(attempt, 1))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
    ])
  })

  it('is up to half chance', () => {
    expect(retryDelayMillis(1, 0)).toBe(500)
  })
})
