import { test, type CDPSession, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn } from '../src/browsers.js';
import { demoLogin, product } from '../src/product.js';
import { WallFeed, type Division } from '../src/wallFeed.js';

const minutes = Number(process.env['SHOUHU_WALL_MINUTES'] ?? '3');
const changesPerSecond = Number(process.env['SHOUHU_WALL_CHANGES'] ?? '10');
const [width = 1920, height = 1080] = (process.env['SHOUHU_WALL_SIZE'] ?? '1920x1080')
  .split('x')
  .map(Number);

const say = (figure: string, value: number, more: object = {}) => {
  process.stdout.write(`${JSON.stringify({ figure, value, ...more })}\n`);
};

/** The wall of the whole city, in the browser of the tests: the page is the product's, what it hears is simulated. */
test('the wall', async ({ browser }) => {
  const page = await signIn(browser, demoLogin('CITY_OPERATOR'), width, height);
  const { items } = await (await Api.admin()).get<{ items: Division[] }>('/divisions');
  const feed = new WallFeed(items.filter((division) => division.parent != null));
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    socket.send(feed.snapshot());
    const timers = [
      setInterval(
        () => feed.change().forEach((text) => socket.send(text)),
        1_000 / changesPerSecond,
      ),
      setInterval(() => socket.send(feed.countsMessage()), 1_000),
      setInterval(() => socket.send(feed.beat()), 5_000),
    ];
    socket.onClose(() => timers.forEach(clearInterval));
  });
  await page.goto(`${product().base}/wall`);
  await page.getByTestId('incident-row').first().waitFor();
  say('wall_first_paint_ms', await firstPaint(page), { size: `${width}x${height}` });
  say('wall_incident_shown_ms', Math.round(await page.evaluate(() => performance.now())));

  const tab = await page.context().newCDPSession(page);
  await page.waitForTimeout(5_000);
  const samples: Array<[number, number]> = [];
  for (let minute = 0; minute < minutes; minute++) {
    const frames = await framesOf(page, 55);
    say('wall_frames_per_second', frames.mean, {
      minute,
      worstSecond: frames.worst,
      longestMs: frames.longestMs,
    });
    const megabytes = await heap(tab);
    samples.push([minute, megabytes]);
    say('wall_heap_megabytes', megabytes, { minute, nodes: await nodes(tab) });
  }
  const [first] = samples.slice(1, 2);
  const last = samples.at(-1);
  if (first && last)
    say('wall_heap_growth_megabytes', round(last[1] - first[1]), { minutes: last[0] - first[0] });
});

const round = (value: number) => Math.round(value * 10) / 10;

function firstPaint(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1),
  );
}

/** Frames of each whole second, as the browser draws them. */
async function framesOf(page: Page, seconds: number) {
  return page.evaluate(async (wanted) => {
    const counts: number[] = [];
    let longest = 0;
    const begin = performance.now();
    let before = begin;
    await new Promise<void>((end) => {
      const frame = (now: number) => {
        const second = Math.floor((now - begin) / 1_000);
        if (second >= wanted) return end();
        counts[second] = (counts[second] ?? 0) + 1;
        longest = Math.max(longest, now - before);
        before = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    const whole = Array.from({ length: wanted }, (_, second) => counts[second] ?? 0);
    const mean = whole.reduce((sum, n) => sum + n, 0) / wanted;
    return {
      mean: Math.round(mean * 10) / 10,
      worst: Math.min(...whole),
      longestMs: Math.round(longest),
    };
  }, seconds);
}

async function heap(tab: CDPSession): Promise<number> {
  await tab.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tab.send('Runtime.getHeapUsage');
  return round(usedSize / 1_000_000);
}

async function nodes(tab: CDPSession): Promise<number> {
  return (await tab.send('Memory.getDOMCounters')).nodes;
}
