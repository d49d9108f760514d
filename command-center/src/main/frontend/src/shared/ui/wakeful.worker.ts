/** What the page wants: a call after so many milliseconds, or (null) none any more. */
export interface Wish {
  readonly id: number
  readonly afterMillis: number | null
}

const timers = new Map<number, ReturnType<typeof setTimeout>>()

self.onmessage = ({ data: { id, afterMillis } }: MessageEvent<Wish>) => {
  clearTimeout(timers.get(id))
  timers.delete(id)
  if (afterMillis === null) return
  const fire = () => {
    timers.delete(id)
    self.postMessage(id)
  }
  timers.set(id, setTimeout(fire, afterMillis))
}
