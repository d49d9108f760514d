import { expect, test, type Browser, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn } from '../src/browsers.js';
import { LiveStandIn, type LivePage } from '../src/liveStandIn.js';
import { demoLogin } from '../src/product.js';
import { WallFeed, type Division } from '../src/wallFeed.js';
import { startCold } from './coldStart.js';
import { atLeast, atMost, nothingWanted, report, shortened, tell, type Wish } from './figure.js';
import { framesOf, meanOf, slowOfHundred } from './frames.js';
import { memoryOf, objectsMegabytes, type Memory } from './memory.js';
import { hasSettled } from './settling.js';
import { addedPercent, lineThrough, type Point } from './trend.js';

const minutes = Number(process.env['SHOUHU_WALL_MINUTES'] ?? '3');
const changesPerSecond = Number(process.env['SHOUHU_WALL_CHANGES'] ?? '10');
const sizes = (process.env['SHOUHU_WALL_SIZES'] ?? '1920x1080,3840x2160').split(',');

const starts = 3;
/** So many changes a second until what the page keeps within limits, above all 200 that ended, is full. */
const warmUp = { changesPerSecond: 100, seconds: 20 };
const samplesMin = 6;
const sampleSeconds = Math.max(10, Math.min(60, Math.round((60 * minutes) / samplesMin)));
/** How long memory is given to settle before it is judged: a third of the time measured, 20 minutes at most. */
const settlingSecondsMax = Math.min(1_200, 20 * minutes);

const wishes = {
  wall_first_paint: atMost(1_500, 1_000),
  wall_queue_shown: nothingWanted,
  wall_frames: atLeast(30, 55),
  wall_objects_growth: atMost(5, 1),
  wall_heap_growth: atMost(5, 1),
  wall_tab_growth: atMost(5, 1),
  wall_changes_missing: atMost(0, 0),
} satisfies Record<string, Wish>;

/** The city as it goes on: what is told, and how fast. */
class City {
  changesPerSecond = 0;
  told = 0;

  constructor(readonly feed: WallFeed) {}

  /** Tells a wall everything, and then what changes, when it is due. */
  tell(page: LivePage): () => void {
    page.say(this.feed.snapshot());
    let due = 0;
    let before = performance.now();
    const change = () => {
      const now = performance.now();
      due += (this.changesPerSecond * (now - before)) / 1_000;
      before = now;
      for (; due >= 1; due--) {
        this.feed.change().forEach((text) => page.say(text));
        this.told++;
      }
    };
    const timers = [
      setInterval(change, 20),
      setInterval(() => page.say(this.feed.countsMessage()), 1_000),
      setInterval(() => page.say(this.feed.beat()), 5_000),
    ];
    return () => timers.forEach(clearInterval);
  }
}

for (const size of sizes) {
  test(`the wall at ${size}`, async ({ browser }) => {
    const judge = (name: keyof typeof wishes, value: number, unit: string, more: object) => {
      const holds = tell(name, value, unit, wishes[name], { size, ...more });
      expect.soft(holds, `${name} at ${size}: ${value} ${unit}`).toBe(true);
    };
    const { items } = await (await Api.admin()).get<{ items: Division[] }>('/divisions');
    const city = new City(new WallFeed(items.filter((division) => division.parent != null)));
    const standIn = await LiveStandIn.open((page) => city.tell(page));
    const page = await openWall(browser, standIn.base, size, judge);
    city.changesPerSecond = warmUp.changesPerSecond;
    await page.waitForTimeout(1_000 * warmUp.seconds);

    city.changesPerSecond = changesPerSecond;
    const { processId } = await framesOf(browser, page, 5);
    const seen = await watch(browser, page, processId, () => city.told);
    judge('wall_frames', slowOfHundred(seen.perSecond), 'frames a second', {
      mean: shortened(meanOf(seen.perSecond)),
      slowest: Math.min(...seen.perSecond),
      longestMillis: seen.longestMillis,
      seconds: seen.perSecond.length,
      changes: shortened(seen.changesPerSecond),
    });
    const [objectsBefore, objectsAfter] = seen.objectsMegabytes;
    judge('wall_objects_growth', (100 * (objectsAfter - objectsBefore)) / objectsBefore, '%', {
      first: shortened(objectsBefore),
      last: shortened(objectsAfter),
    });
    const { settling } = seen;
    judgeGrowth('wall_heap_growth', seen.samples, ({ heapMegabytes }) => heapMegabytes, judge, { settling });
    judgeGrowth('wall_tab_growth', seen.samples, ({ tabMegabytes }) => tabMegabytes, judge, { settling });

    city.changesPerSecond = 0;
    await page.waitForTimeout(2_000);
    judge('wall_changes_missing', await missing(page, city.feed), 'incidents', {
      cutOff: standIn.cutOff,
    });
    expect.soft(standIn.cutOff).toBe(0);
    await page.context().close();
    standIn.close();
  });
}

type Judge = (name: keyof typeof wishes, value: number, unit: string, more: object) => void;

/** Opens the wall some times with an empty cache; the last one stays open. */
async function openWall(browser: Browser, base: string, size: string, judge: Judge): Promise<Page> {
  const [width = 1920, height = 1080] = size.split('x').map(Number);
  const signedIn = await signIn(browser, demoLogin('CITY_OPERATOR'), width, height);
  const storageState = await signedIn.context().storageState();
  await signedIn.context().close();
  const seen: Array<{ firstPaintMillis: number; queueMillis: number }> = [];
  for (;;) {
    const started = await startCold(browser, `${base}/wall`, {
      viewport: { width, height },
      storageState: { ...storageState, origins: [] },
    });
    seen.push(started);
    if (seen.length === starts) {
      const longest = (of: number[]) => ({ value: Math.max(...of), all: of.map(Math.round) });
      const paint = longest(seen.map(({ firstPaintMillis }) => firstPaintMillis));
      const queue = longest(seen.map(({ queueMillis }) => queueMillis));
      judge('wall_first_paint', paint.value, 'ms', { all: paint.all });
      judge('wall_queue_shown', queue.value, 'ms', { all: queue.all });
      await started.page.getByTestId('tour-skip').click();
      return started.page;
    }
    await started.page.context().close();
  }
}

interface Sample extends Memory {
  readonly seconds: number;
}

const secondsSince = (begun: number) => (performance.now() - begun) / 1_000;

/**
 * Waits until memory is what it will be, judged as it is later: once for each sample, while the frames are traced as
 * they are when it counts. Says how long that took, and whether it did settle in the time there is.
 */
async function settle(browser: Browser, page: Page, read: () => Promise<Memory>) {
  const begun = performance.now();
  const readings: Memory[] = [];
  const isSettled = () =>
    hasSettled(readings.map(({ heapMegabytes }) => heapMegabytes)) &&
    hasSettled(readings.map(({ tabMegabytes }) => tabMegabytes));
  while (!isSettled() && secondsSince(begun) < settlingSecondsMax) {
    await framesOf(browser, page, sampleSeconds);
    const reading = await read();
    readings.push(reading);
    const { heapMegabytes, tabMegabytes } = reading;
    report(`settling: heap ${heapMegabytes.toFixed(1)} MB, tab ${tabMegabytes.toFixed(1)} MB`);
  }
  return { minutes: shortened(secondsSince(begun) / 60), settled: isSettled() };
}

/** Frames all the time, and between them what the tab holds. */
async function watch(browser: Browser, page: Page, processId: number, told: () => number) {
  const tab = await page.context().newCDPSession(page);
  // Before memory settles: what the snapshot takes of the tab is given back by then.
  const objectsBefore = await objectsMegabytes(tab);
  const settling = await settle(browser, page, () => memoryOf(tab, processId));
  const begun = performance.now();
  const toldBefore = told();
  const seconds = () => secondsSince(begun);
  const sample = async () => ({ seconds: seconds(), ...(await memoryOf(tab, processId)) });
  const samples: Sample[] = [await sample()];
  const perSecond: number[] = [];
  let longestMillis = 0;
  while (seconds() < 60 * minutes) {
    const frames = await framesOf(browser, page, sampleSeconds);
    perSecond.push(...frames.perSecond);
    longestMillis = Math.max(longestMillis, frames.longestMillis);
    const now = await sample();
    samples.push(now);
    report(
      `${Math.round(now.seconds)} s: ${meanOf(frames.perSecond).toFixed(1)} frames a second, ` +
        `at least ${Math.min(...frames.perSecond)}; heap ${now.heapMegabytes.toFixed(1)} MB, ` +
        `tab ${now.tabMegabytes.toFixed(1)} MB, ${now.nodes} nodes, ${now.listeners} listeners`,
    );
  }
  const changesPerSecond = (told() - toldBefore) / seconds();
  const objectsAfter = await objectsMegabytes(tab);
  const objects: [before: number, after: number] = [objectsBefore, objectsAfter];
  return { perSecond, longestMillis, samples, changesPerSecond, settling, objectsMegabytes: objects };
}

function judgeGrowth(
  name: 'wall_heap_growth' | 'wall_tab_growth',
  samples: readonly Sample[],
  of: (sample: Sample) => number,
  judge: Judge,
  more: object = {},
): void {
  const points = samples.map((sample): Point => [sample.seconds, of(sample)]);
  const values = points.map(([, value]) => value);
  judge(name, addedPercent(points), '%', {
    addedMegabytes: shortened(lineThrough(points).added),
    first: shortened(values[0] ?? Number.NaN),
    last: shortened(values.at(-1) ?? Number.NaN),
    most: shortened(Math.max(...values)),
    nodes: [samples[0]?.nodes, samples.at(-1)?.nodes],
    listeners: [samples[0]?.listeners, samples.at(-1)?.listeners],
    samples: samples.length,
    minutes: shortened((samples.at(-1)?.seconds ?? 0) / 60),
    ...more,
  });
}

/** How far what stands above the queue is from what the city is like; it says how many are open, in hand and handled. */
async function missing(page: Page, feed: WallFeed): Promise<number> {
  const shown = await page.locator('[data-testid=wall-queue] h2 b').allTextContents();
  const { OPEN, CLAIMED, HANDLED } = feed.standing();
  return [OPEN, CLAIMED, HANDLED].reduce(
    (sum, wanted, index) => sum + Math.abs(wanted - Number(shown[index])),
    0,
  );
}
