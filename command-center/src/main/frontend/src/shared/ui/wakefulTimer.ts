import type { Wish } from './wakeful.worker'

interface Waiting {
  readonly own: ReturnType<typeof setTimeout>
  readonly action: () => void
}

const waiting = new Map<number, Waiting>()
let nextId = 0
/** Null: there is none here, or its script did not come. */
let worker: Worker | null | undefined

/**
 * Runs the action once after the delay, in milliseconds, also while the page is hidden: a worker keeps the time, whose
 * timers browsers do not slow down. The page's own timer runs beside it and the first one counts: a worker that never
 * says anything, as one whose script is still on its way or that the browser has ended, must not leave a page standing
 * still that says it is live.
 *
 * @returns how to call it off
 */
export function later(delayMillis: number, action: () => void): () => void {
  worker = worker === undefined ? started() : worker
  const id = nextId++
  const own = setTimeout(() => {
    ring(id)
  }, delayMillis)
  waiting.set(id, { own, action })
  worker?.postMessage({ id, afterMillis: delayMillis } satisfies Wish)
  return () => {
    if (forget(id)) worker?.postMessage({ id, afterMillis: null } satisfies Wish)
  }
}

/** Whoever comes second, or after it was called off, finds nothing to do. */
function ring(id: number) {
  forget(id)?.action()
}

function forget(id: number): Waiting | undefined {
  const found = waiting.get(id)
  clearTimeout(found?.own)
  waiting.delete(id)
  return found
}

function started(): Worker | null {
  if (typeof Worker === 'undefined') return null
  const made = new Worker(new URL('./wakeful.worker.ts', import.meta.url), { type: 'module' })
  made.onmessage = ({ data }: MessageEvent<number>) => {
    ring(data)
  }
  made.onerror = () => {
    worker = null
  }
  return made
}
