import type { components } from '@contract'
import { answerOf, type Answer } from './answer'
import { client, itemsOf } from './client'
import type { BedTruth, Occupancy } from './types'
import type { Unit } from './dutyOperations'

// Figures for planners: occupancy now and over time, and what of it is doubtful (docs/beds.md).

export type OccupancyPoint = components['schemas']['OccupancyPoint']
export type HistoryStep = 'hour' | 'day'

/** Divisions, then institutions; of the whole scope, or of one division. */
export const occupancyNow = (division: string | null) =>
  itemsOf<Occupancy>(answerOf(client.GET('/occupancy', { params: { query: division ? { division } : {} } })))

/** Oldest first; with neither place nor division of the whole scope. */
export const occupancyHistory = (unit: Unit, fromMillis: number, toMillis: number, step: HistoryStep) =>
  itemsOf<OccupancyPoint>(
    answerOf(
      client.GET('/occupancy/history', {
        params: { query: { ...unit, from: String(fromMillis), to: String(toMillis), step } },
      }),
    ),
  )

export const bedTruthOf = (division: string | null) =>
  answerOf<BedTruth>(client.GET('/bed-truth', { params: { query: division ? { division } : {} } }))

export type ElderCount = components['schemas']['ElderCount']
export type EnteredElderCount = components['schemas']['EnteredElderCount']
/** What was entered of the divisions one looks after, the last first. */
export const listElderCounts = (division: string | null, limit: number) =>
  itemsOf<EnteredElderCount>(
    answerOf(client.GET('/elder-counts', { params: { query: { limit, ...(division && { division }) } } })),
  )
/** In the place of what was entered for that day. */
export const putElderCount = (body: ElderCount) => answerOf(client.POST('/elder-counts', { body }))

export type ExpiryKind = components['schemas']['ExpiryKind']
export type Expiry = components['schemas']['Expiry']
/** How much is over or soon will be; counts alone. */
export const countExpiries = (unit: Unit) =>
  answerOf(client.GET('/expiries/counts', { params: { query: unit } }))
/** A page of one kind, what was over first in front. */
export const listExpiries = (kind: ExpiryKind, unit: Unit, limit: number, cursor: string | null) =>
  answerOf(
    client.GET('/expiries', { params: { query: { kind, ...unit, limit, ...(cursor && { cursor }) } } }),
  ) as Promise<Answer<{ items: Expiry[]; next: string | null }>>
