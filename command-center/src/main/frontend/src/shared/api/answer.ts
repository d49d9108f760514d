import type { Problem } from './types'

/** What a call to the command centre came to. Expected failures are values, not exceptions. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

export type Failure =
  /** No answer: the network, a time-out, or a proxy before a stopped server. The command may have been done. */
  | { readonly kind: 'unreachable' }
  /** The session is over; the way on is /login. */
  | { readonly kind: 'signedOut'; readonly reason?: string }
  /** The command centre said no, and says why (RFC 9457). */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly retryAfterSeconds?: number }

/** Longest wait for an answer. Longer than any command takes; short enough for someone with an alarm ringing. */
export const answerTimeoutMillis = 10_000

interface FetchResult<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Turns a call of the typed client into an {@link Answer}. */
export async function answerOf<T>(call: Promise<FetchResult<T>>): Promise<Answer<T>> {
  let result: FetchResult<T>
  try {
    result = await call
  } catch {
    return { ok: false, failure: { kind: 'unreachable' } }
  }
  const { response, data, error } = result
  if (response.ok) return { ok: true, value: data as T }
  return { ok: false, failure: failureOf(response.status, error, response.headers.get('Retry-After')) }
}

/** A gateway's 502 to 504 without a problem body means nobody answered; the same with one is a refusal. */
export function failureOf(status: number, body: unknown, retryAfter: string | null = null): Failure {
  if (status === 401) return { kind: 'signedOut', ...(isProblem(body) && reasonOf(body)) }
  if (isProblem(body)) return { kind: 'refused', problem: body, ...retryAfterOf(retryAfter) }
  if (status >= 502 && status <= 504) return { kind: 'unreachable' }
  return { kind: 'refused', problem: { type: 'about:blank', title: `HTTP ${status}`, status } }
}

/** Whether the same command may succeed a moment later: nobody answered, too busy, or not known to be kept. */
export const mayPass = (failure: Failure) =>
  failure.kind === 'unreachable' ||
  (failure.kind === 'refused' && (failure.problem.status === 429 || failure.problem.status >= 500))

const reasonOf = ({ reason }: Problem) => (reason === undefined ? {} : { reason })

/** Seconds, as the command centre says them; a date, as a proxy may say it, is not shown. */
function retryAfterOf(text: string | null) {
  return text !== null && /^\d{1,6}$/.test(text) ? { retryAfterSeconds: Number(text) } : {}
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'title' in body && 'status' in body
}
