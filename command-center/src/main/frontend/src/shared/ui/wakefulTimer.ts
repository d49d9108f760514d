import type { Wish } from './wakeful.worker'

interface Waiting {
  readonly dueAtMillis: number
  readonly action: () => void
}

const waiting = new Map<number, Waiting>()
let nextId = 0
/** Null: there is none here, and the page's own timers must do. */
let worker: Worker | null | undefined

/**
 * Runs the action once after the delay, in milliseconds, also while the page is hidden: a worker keeps the time, whose
 * timers browsers do not slow down. Gives back how to call it off.
 */
export function later(delayMillis: number, action: () => void): () => void {
  worker = worker === undefined ? started() : worker
  if (worker === null) return byOwnTimer(delayMillis, action)
  const id = nextId++
  waiting.set(id, { dueAtMillis: performance.now() + delayMillis, action })
  worker.postMessage({ id, afterMillis: delayMillis } satisfies Wish)
  return () => {
    if (waiting.delete(id)) worker?.postMessage({ id, afterMillis: null } satisfies Wish)
  }
}

function started(): Worker | null {
  if (typeof Worker === 'undefined') return null
  const made = new Worker(new URL('./wakeful.worker.ts', import.meta.url), { type: 'module' })
  made.onmessage = ({ data }: MessageEvent<number>) => {
    const due = waiting.get(data)
    waiting.delete(data)
    due?.action()
  }
  made.onerror = goOnAlone
  return made
}

/** The script did not come, as without a network: what waits is timed here, and what comes too. */
function goOnAlone() {
  worker = null
  for (const [id, { dueAtMillis }] of waiting) {
    setTimeout(
      () => {
        // Called off meanwhile, it is not there any more.
        const due = waiting.get(id)
        waiting.delete(id)
        due?.action()
      },
      Math.max(0, dueAtMillis - performance.now()),
    )
  }
}

function byOwnTimer(delayMillis: number, action: () => void) {
  const timer = setTimeout(action, delayMillis)
  return () => {
    clearTimeout(timer)
  }
}
