import type { CityCounts, Counts } from './messages'

/** What the command centre counts: of the county that is looked at, or of all that the user sees. */
export const countsOf = (counts: CityCounts | null, division: string | null): Counts | null =>
  (division === null ? counts?.total : (counts?.divisions[division] ?? counts?.total)) ?? null

/** Incidents that are not over. */
export const notOver = ({ open, claimed, handled }: Counts) => open + claimed + handled
