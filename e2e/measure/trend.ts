/** A value at a time, in seconds. */
export type Point = readonly [seconds: number, value: number];

/** The straight line through values over time, by least squares: what it says at the first of them, and what it adds until the last. */
export function lineThrough(points: readonly Point[]): { first: number; added: number } {
  const mean = (of: (point: Point) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const meanSeconds = mean(([seconds]) => seconds);
  const meanValue = mean(([, value]) => value);
  const spread = mean(([seconds]) => (seconds - meanSeconds) ** 2);
  const together = mean(([seconds, value]) => (seconds - meanSeconds) * (value - meanValue));
  const perSecond = spread === 0 ? Number.NaN : together / spread;
  const [begin = 0, end = 0] = [points[0]?.[0], points.at(-1)?.[0]];
  return { first: meanValue + perSecond * (begin - meanSeconds), added: perSecond * (end - begin) };
}

/** What the line adds, in percent of where it begins. */
export function addedPercent(points: readonly Point[]): number {
  const { first, added } = lineThrough(points);
  return (100 * added) / first;
}
