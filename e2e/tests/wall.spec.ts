import { expect, type Locator } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { LiveStandIn } from '../src/liveStandIn.js';
import { demoLogin } from '../src/product.js';
import { WallFeed, type Division } from '../src/wallFeed.js';

/** Rows that are seen whole, and those of which a part is cut off. */
function rowsOf(list: Locator): Promise<{ whole: number; cut: number }> {
  return list.evaluate((element) => {
    const view = element.getBoundingClientRect();
    const rows = Array.from(element.children, (row) => row.getBoundingClientRect());
    const seen = rows.filter(({ top, bottom }) => bottom > view.top + 1 && top < view.bottom - 1);
    const whole = seen.filter(({ top, bottom }) => top >= view.top - 1 && bottom <= view.bottom + 1);
    return { whole: whole.length, cut: seen.length - whole.length };
  });
}

for (const [width, height] of [
  [1920, 1080],
  [3840, 2160],
] as const) {
  test(`500 open incidents: the queue of a wall of ${width} × ${height} cuts no row off and counts what it does not show`, async ({
    browser,
  }) => {
    const { items } = await (await Api.admin()).get<{ items: Division[] }>('/divisions');
    const feed = new WallFeed(items.filter((division) => division.parent != null));
    const standIn = await LiveStandIn.open((page) => {
      page.say(feed.snapshot());
      const beats = setInterval(() => page.say(feed.beat()), 5_000);
      return () => clearInterval(beats);
    });
    const wall = await signIn(browser, demoLogin('CITY_OPERATOR'), width, height);
    await wall.goto(`${standIn.base}/wall`);
    const list = wall.getByTestId('wall-queue').locator('ol');
    await wall.getByTestId('incident-row').first().waitFor();
    const { whole, cut } = await rowsOf(list);
    expect(cut).toBe(0);
    expect(whole).toBeGreaterThanOrEqual(5);
    await expect(wall.getByTestId('queue-hidden')).toContainText(`另有 ${500 - whole} 起未显示`);

    await list.hover();
    await wall.mouse.wheel(0, 0.7 * (height / whole));
    await expect.poll(() => list.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0);
    await expect.poll(() => rowsOf(list)).toEqual({ whole, cut: 0 });
    standIn.close();
  });
}
