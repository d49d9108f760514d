import { answerOf, type Answer } from './answer'
import { client, itemsOf } from './client'
import type { Indicator, Measures, Occupancy } from './types'

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

/** The plan's six, of the whole scope or of one division. */
export const indicatorsOf = (division: string | null) =>
  itemsOf<Indicator>(answerOf(client.GET('/indicators', { params: { query: division ? { division } : {} } })))

/** Where the report of a month (`2026-10`) is fetched as a file. */
export const monthlyReport = (month: string, format: 'xlsx' | 'pdf', division: string | null) =>
  `/api/v1/reports/monthly?${new URLSearchParams({ month, format, ...(division && { division }) }).toString()}`
