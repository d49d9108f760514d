import type { Browser, Page } from '@playwright/test';

/** What was drawn in some seconds. */
export interface Frames {
  /** Of each whole second. */
  readonly perSecond: readonly number[];
  /** The longest time without a new frame, in milliseconds. */
  readonly longestMillis: number;
  /** The tab's process. */
  readonly processId: number;
}

interface TraceEvent {
  name: string;
  pid: number;
  /** Microseconds. */
  ts: number;
}

const [begun, ended] = ['measure-begun', 'measure-ended'];
const microsASecond = 1_000_000;

/**
 * The frames that the browser's compositor has drawn of this tab, by the browser's own trace. A page on which nothing
 * changes is not drawn, so a spot of 4 pixels changes its colour with each frame that the page is given: as many are
 * drawn as page and browser together are able to.
 */
export async function framesOf(browser: Browser, page: Page, seconds: number): Promise<Frames> {
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline.frame', 'blink.user_timing'],
  });
  await page.evaluate(changeEachFrame, { millis: 1_000 * seconds, begun, ended });
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as {
    traceEvents: TraceEvent[];
  };
  return framesIn(trace.traceEvents, seconds);
}

function framesIn(events: readonly TraceEvent[], seconds: number): Frames {
  const mark = (name: string) => events.find((event) => event.name === name);
  const [first, last] = [mark(begun), mark(ended)];
  if (!first || !last) throw new Error('the trace does not tell when the page began and ended');
  const drawn = events
    .filter(({ name, pid, ts }) => name === 'DrawFrame' && pid === first.pid && ts >= first.ts && ts <= last.ts)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const perSecond = Array.from({ length: seconds }, () => 0);
  for (const ts of drawn) {
    const second = Math.floor((ts - first.ts) / microsASecond);
    if (second < seconds) perSecond[second] = (perSecond[second] ?? 0) + 1;
  }
  const moments = [first.ts, ...drawn, last.ts];
  const gaps = moments.slice(1).map((ts, index) => ts - (moments[index] ?? ts));
  return {
    perSecond,
    longestMillis: Math.round(gaps.reduce((most, gap) => Math.max(most, gap), 0) / 1_000),
    processId: first.pid,
  };
}

/** Runs in the page. */
function changeEachFrame(of: { millis: number; begun: string; ended: string }): Promise<void> {
  const spot = document.createElement('i');
  spot.style.cssText = 'position:fixed;left:0;top:0;width:4px;height:4px;z-index:9';
  document.body.append(spot);
  return new Promise((done) => {
    performance.mark(of.begun);
    const end = performance.now() + of.millis;
    let isOn = false;
    const frame = () => {
      if (performance.now() >= end) {
        performance.mark(of.ended);
        performance.clearMarks();
        spot.remove();
        done();
        return;
      }
      isOn = !isOn;
      spot.style.background = isOn ? '#06111d' : '#0c1c2d';
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** The slowest of a hundred seconds: one in a hundred may be slower. */
export function slowOfHundred(perSecond: readonly number[]): number {
  const sorted = [...perSecond].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 100)] ?? Number.NaN;
}

export const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
