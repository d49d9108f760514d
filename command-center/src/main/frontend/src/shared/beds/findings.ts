import type { BedFinding } from '@/shared/api/types'

/** Findings of one place, or all. */
export const findingsOf = (findings: readonly BedFinding[], placeId: string | undefined) =>
  placeId === undefined ? findings : findings.filter((one) => one.placeId === placeId)
