import { answerOf, type Answer } from './answer'
import { client, keyed, key as under } from './client'
import type { WaitingQueue } from './types'

// Coming to a waiting list and leaving it, its rule, and respite stays ahead (docs/beds.md).

export type WaitingRule = WaitingQueue['rule']
/** What of the rule can be set; the groups are the plan's. */
export type NewWaitingRule = Omit<WaitingRule, 'version'>

export interface NewEntry {
  placeId: string
  personId: string
  /** Left out: by the care level. */
  nursingType?: boolean
  /** When it was asked for; now when left out. */
  since?: number
  note?: string
}
export const enterWaitingList = (entry: NewEntry, key: string) =>
  answerOf(client.POST('/waiting-list', { ...under(key), body: entry }))
export const leaveWaitingList = (id: string, reason: string, key: string) =>
  answerOf(client.POST('/waiting-list/{id}/withdraw', { ...keyed(id, key), body: { reason } }))

export const getWaitingRule = (): Promise<Answer<WaitingRule>> => answerOf(client.GET('/waiting-rule'))
export const putWaitingRule = (rule: NewWaitingRule): Promise<Answer<WaitingRule>> =>
  answerOf(client.PUT('/waiting-rule', { body: rule }))

/** Days are `2026-11-27` in Zunyi; `until` is the day of leaving. */
export interface NewBooking {
  bedId: string
  personId: string
  from: string
  until: string
  note?: string
}
export const bookRespite = (booking: NewBooking, key: string) =>
  answerOf(client.POST('/respite-bookings', { ...under(key), body: booking }))
export const cancelRespite = (id: string, reason: string, key: string) =>
  answerOf(client.POST('/respite-bookings/{id}/cancel', { ...keyed(id, key), body: { reason } }))
