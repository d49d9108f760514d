import { answerOf, type Answer } from './answer'
import { client, itemsOf, key as under, keyed, pageOf } from './client'
import type { Handover } from './types'

// The end of a shift, the same for a desk and for a ward.

/** Newest first; of one site, or all that are inside the scope. */
export const listHandovers = (limit: number, placeId?: string) =>
  itemsOf<Handover>(
    answerOf(client.GET('/handovers', { params: { query: { limit, ...(placeId && { placeId }) } } })),
  )
/** Newest first, from the beginning or behind `cursor`. */
export const handoverPage = (cursor: string | null, limit: number) =>
  pageOf<Handover>(
    answerOf(client.GET('/handovers', { params: { query: { limit, ...(cursor && { cursor }) } } })),
  )
/** Of which part of what the caller looks after; empty for all of it. */
export interface HandoverPart {
  division?: string
  placeId?: string
}
export const beginHandover = (
  note: string,
  key: string,
  part: HandoverPart = {},
): Promise<Answer<Handover>> =>
  answerOf(client.POST('/handovers', { ...under(key), body: { ...(note && { note }), ...part } }))
export const takeItems = (id: string, refs: string[], note: string, key: string): Promise<Answer<Handover>> =>
  answerOf(client.POST('/handovers/{id}/take', { ...keyed(id, key), body: { refs, ...(note && { note }) } }))
export const completeHandover = (id: string, key: string): Promise<Answer<Handover>> =>
  answerOf(client.POST('/handovers/{id}/complete', keyed(id, key)))
export const cancelHandover = (id: string, key: string): Promise<Answer<Handover>> =>
  answerOf(client.POST('/handovers/{id}/cancel', keyed(id, key)))
