/** What a figure must be to hold, and what it should be; of some nothing is wanted. */
export interface Wish {
  readonly wanted: 'at least' | 'at most' | 'nothing';
  readonly must: number;
  readonly aim: number;
}

export const atLeast = (must: number, aim: number): Wish => ({ wanted: 'at least', must, aim });
export const nothingWanted: Wish = { wanted: 'nothing', must: 0, aim: 0 };
export const atMost = (must: number, aim: number): Wish => ({ wanted: 'at most', must, aim });

/** One JSON line, as `./shouhu bench` prints them; gives whether the figure is as it must be. */
export function tell(figure: string, value: number, unit: string, wish: Wish, more: object): boolean {
  const { wanted, must, aim } = wish;
  const seen = { figure, value: shortened(value), unit };
  if (wanted === 'nothing') {
    process.stdout.write(`${JSON.stringify({ ...seen, ...more })}\n`);
    return true;
  }
  // What could not be had is no number, and nothing that holds.
  const holds = wanted === 'at least' ? value >= must : value <= must;
  process.stdout.write(`${JSON.stringify({ ...seen, wanted, must, aim, holds, ...more })}\n`);
  return holds;
}

/** Four digits: more would be noise. */
export const shortened = (value: number) => Number(value.toPrecision(4));

/** For who watches; it is no figure. */
export const report = (text: string) => process.stderr.write(`${text}\n`);
