import { mayPass, type Answer } from './answer'

/**
 * A fresh Idempotency-Key (UUID v4). One tap has one key, which its retries keep.
 * `crypto.randomUUID` is missing on plain-HTTP pages, so the bytes are drawn here.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** How often one tap is sent before the person is told that nobody answers. */
export const attemptsMax = 3

const sleep = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis))

/**
 * Sends one tap; when it may pass, again with the same key, after 1 s and 2 s. Where one attempt was not answered, a
 * later one that came too often (429) does not say that nothing was done: the tap stays unanswered.
 */
export async function oneTap<T>(
  send: (key: string) => Promise<Answer<T>>,
  wait: (millis: number) => Promise<void> = sleep,
  key: string = newKey(),
): Promise<Answer<T>> {
  let answer = await send(key)
  let unanswered: Answer<T> | null = null
  for (let attempt = 1; attempt < attemptsMax; attempt++) {
    if (answer.ok || !mayPass(answer.failure)) break
    if (answer.failure.kind === 'unreachable') unanswered = answer
    await wait(attempt * 1000)
    answer = await send(key)
  }
  const tooOften = !answer.ok && answer.failure.kind === 'refused' && answer.failure.problem.status === 429
  return tooOften && unanswered ? unanswered : answer
}
