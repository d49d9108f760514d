/** So long after the last key or touch somebody is still taken to be there. */
export const attendedMillis = 600_000

const inputs = ['pointerdown', 'keydown', 'wheel'] as const
const waiting = new Set<() => void>()
let inputAt: number | null = null

/**
 * From now on this page asks again and again only while somebody is at it, so that its session can become idle. For
 * pages without a live connection; a ward or a wall is looked at and never touched.
 */
export function onlyWhileAttended(from: EventTarget = document): () => void {
  const noted = () => {
    const back = !isAttended()
    inputAt = Date.now()
    if (back) for (const call of [...waiting]) call()
  }
  inputAt = Date.now()
  for (const input of inputs) from.addEventListener(input, noted, { passive: true, capture: true })
  return () => {
    inputAt = null
    for (const input of inputs) from.removeEventListener(input, noted, { capture: true })
  }
}

export const isAttended = () => inputAt === null || Date.now() - inputAt < attendedMillis

/** Calls whenever somebody is there again after a while; the answer forgets it. */
export function onAttended(call: () => void): () => void {
  waiting.add(call)
  return () => {
    waiting.delete(call)
  }
}
