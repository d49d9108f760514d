import { answerOf, type Answer } from './answer'
import { by, client, itemsOf, key as under, keyed } from './client'
import type { Handover, Resident } from './types'

// What only a ward asks for and does.

export const getResident = (id: string): Promise<Answer<Resident>> =>
  answerOf(client.GET('/residents/{id}', by(id)))

/** Newest first. */
export const handoversOfWard = (limit: number) =>
  itemsOf<Handover>(answerOf(client.GET('/handovers', { params: { query: { limit } } })))
export const beginWardHandover = (note: string, key: string): Promise<Answer<Handover>> =>
  answerOf(client.POST('/handovers', { ...under(key), body: { ...(note && { note }) } }))
export const takeWardItems = (id: string, refs: string[], key: string): Promise<Answer<Handover>> =>
  answerOf(client.POST('/handovers/{id}/take', { ...keyed(id, key), body: { refs } }))
export const completeWardHandover = (id: string, key: string): Promise<Answer<Handover>> =>
  answerOf(client.POST('/handovers/{id}/complete', keyed(id, key)))
export const cancelWardHandover = (id: string, key: string): Promise<Answer<Handover>> =>
  answerOf(client.POST('/handovers/{id}/cancel', keyed(id, key)))
