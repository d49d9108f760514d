import { answerOf, type Answer } from './answer'
import { client, itemsOf } from './client'
import type { Measures, Occupancy, Place } from './types'

// What only the wall asks for.

/** The figures of docs/measures.md, of incidents opened since; of one division where it is named. */
export const measuresSince = (sinceMillis: number, division: string | null): Promise<Answer<Measures>> =>
  answerOf(
    client.GET('/measures', {
      params: { query: { from: String(sinceMillis), ...(division && { division }) } },
    }),
  )

/** A division and its institutions. */
export const occupancyOf = (division: string) =>
  itemsOf<Occupancy>(answerOf(client.GET('/occupancy', { params: { query: { division } } })))

export const institutionsOf = (division: string, limit: number) =>
  itemsOf<Place>(
    answerOf(client.GET('/places', { params: { query: { division, kind: 'INSTITUTION', limit } } })),
  )
