import { expect } from '@playwright/test';
import { test } from '../src/browsers.js';
import { handsOffDivision, handsOffPlace } from '../src/city.js';
import { Network } from '../src/network.js';
import { demoLogin, demoLoginAtPlace, type DemoLogin } from '../src/product.js';

/** Each page with who has most on it, and what a first visit may bring, in kB of 1,000 bytes. */
const pages: Record<string, { limitKilobytes: number; who: () => DemoLogin | null }> = {
  login: { limitKilobytes: 500, who: () => null },
  wall: { limitKilobytes: 900, who: () => demoLogin('CITY_OPERATOR') },
  desk: { limitKilobytes: 500, who: () => demoLogin('CITY_OPERATOR') },
  ward: { limitKilobytes: 500, who: () => demoLoginAtPlace('INSTITUTION_LEAD', handsOffPlace) },
  field: { limitKilobytes: 500, who: () => demoLogin('FIELD_WORKER', handsOffDivision) },
  registry: { limitKilobytes: 500, who: () => demoLogin('REGISTRAR') },
};
const wholeOf: Record<string, string> = { login: 'login-submit', registry: 'record-row' };

test('a first visit to each page brings less than its limit over the network', async ({ browser }) => {
  const kilobytes: Record<string, number> = {};
  for (const [name, { who }] of Object.entries(pages)) {
    const network = await Network.open();
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const login = who();
    if (login) {
      const { username, password } = login;
      const data = { username, password };
      expect((await context.request.post(`${network.base}/api/v1/session`, { data })).ok()).toBe(true);
    }
    const before = network.bytesReceived;
    const page = await context.newPage();
    await page.goto(`${network.base}/${name}`);
    const shown = wholeOf[name];
    if (shown) await expect(page.getByTestId(shown).first()).toBeVisible();
    else await expect(page.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
    await page.waitForLoadState('networkidle');
    // Its service worker takes along what the page starts with.
    if (name === 'field') {
      await expect.poll(() => page.evaluate(() => caches.match('/field').then(Boolean))).toBe(true);
    }
    kilobytes[name] = Math.ceil((network.bytesReceived - before) / 1000);
    await context.close();
    network.close();
  }
  // For docs/performance.md.
  console.log('first visit, kB:', JSON.stringify(kilobytes));
  const heavy = Object.entries(kilobytes).filter(([name, n]) => n >= (pages[name]?.limitKilobytes ?? 0));
  expect(heavy).toEqual([]);
});
