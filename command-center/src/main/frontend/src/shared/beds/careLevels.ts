/** Who needs most comes first; of some nobody knows. Words below `careOrUnknown`. */
export const careLevels = ['FULL', 'PARTIAL', 'INDEPENDENT', 'UNKNOWN'] as const
export type CareLevelName = (typeof careLevels)[number]

/** How many people with a bed are of each care level, without those there are none of. */
export const levelsOf = (counts: Readonly<Record<string, number>>): { level: CareLevelName; n: number }[] =>
  careLevels.map((level) => ({ level, n: counts[level] ?? 0 })).filter(({ n }) => n > 0)
