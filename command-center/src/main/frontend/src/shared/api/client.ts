import type { paths } from '@contract'
import createClient from 'openapi-fetch'
import { answerTimeoutMillis, type Answer } from './answer'

/** The contract's operations, typed. */
export const client = createClient<paths>({
  baseUrl: '/api/v1',
  fetch: (request) => fetch(request, { signal: AbortSignal.timeout(answerTimeoutMillis) }),
})

export const by = (id: string) => ({ params: { path: { id } } })
export const keyed = (id: string, key: string) => ({
  params: { path: { id }, header: { 'Idempotency-Key': key } },
})
/** As `keyed`, with the moment of the tap in server time; null where nobody knows better than the command centre. */
export const tapped = (id: string, key: string, at: number | null) => ({
  params: {
    path: { id },
    header: { 'Idempotency-Key': key },
    ...(at !== null && { query: { at: String(Math.round(at)) } }),
  },
})
export const key = (idempotencyKey: string) => ({
  params: { header: { 'Idempotency-Key': idempotencyKey } },
})

/** A part of a list; `next` asks for what comes after it, null at its end. */
export interface Page<T> {
  items: T[]
  next: string | null
  /** False where the database did not answer and older ones are missing. */
  complete?: boolean
}
/** Like `itemsOf`, for a list that is read on. */
export const pageOf = <T>(answer: Promise<Answer<{ items: unknown[]; next?: string | null }>>) =>
  answer as Promise<Answer<Page<T>>>

/** A list's items. The contract leaves them open; each caller names the schema the operation documents. */
export async function itemsOf<T>(answer: Promise<Answer<{ items: unknown[] }>>): Promise<Answer<T[]>> {
  const got = await answer
  return got.ok ? { ok: true, value: got.value.items as T[] } : got
}
