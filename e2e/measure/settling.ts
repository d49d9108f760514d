/** So many readings are compared with as many before them: one alone is off by what happens to be in use. */
export const settlingReadings = 5;
/** What two such groups may differ by, in percent. */
const settledPercent = 1;

/**
 * Whether what was read again and again has settled. A tab that was just opened grows for some minutes though nothing is
 * kept: V8 makes code of functions as they grow warm, and allocators take the pages that they will go on with.
 */
export function hasSettled(readings: readonly number[]): boolean {
  if (readings.length < 2 * settlingReadings) return false;
  const mean = (from: number, to?: number) => {
    const values = readings.slice(from, to);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const before = mean(-2 * settlingReadings, -settlingReadings);
  return Math.abs(mean(-settlingReadings) - before) <= (settledPercent / 100) * before;
}
