import { expect, type Browser, type Page } from '@playwright/test';
import { test } from '../src/browsers.js';
import { handsOffDivision, handsOffPlace } from '../src/city.js';
import { Network } from '../src/network.js';
import { demoLogin, demoLoginAtPlace, type DemoLogin } from '../src/product.js';

interface Visit {
  /** What a first visit may bring, in kB of 1,000 bytes. */
  limitKilobytes: number;
  /** Who has most on the page; nobody where one is not signed in. */
  who: () => DemoLogin | null;
  /** Each is there once the page is drawn. */
  drawn: string[];
}

const live = '[data-testid=connection-state][data-state=live]';
const pages: Record<string, Visit> = {
  login: { limitKilobytes: 500, who: () => null, drawn: ['[data-testid=login-submit]'] },
  wall: {
    limitKilobytes: 900,
    who: () => demoLogin('CITY_OPERATOR'),
    drawn: [live, '[data-testid=wall-map] svg', '[data-testid=bars-table] tbody tr'],
  },
  desk: { limitKilobytes: 500, who: () => demoLogin('CITY_OPERATOR'), drawn: [live] },
  ward: {
    limitKilobytes: 500,
    who: () => demoLoginAtPlace('INSTITUTION_LEAD', handsOffPlace),
    drawn: [live, '[data-testid=bed-tile]'],
  },
  field: { limitKilobytes: 500, who: () => demoLogin('FIELD_WORKER', handsOffDivision), drawn: [live] },
  registry: { limitKilobytes: 500, who: () => demoLogin('REGISTRAR'), drawn: ['[data-testid=record-row]'] },
};

test('a first visit to each page brings less than its limit over the network', async ({ browser }) => {
  const heavy: string[] = [];
  for (const [name, visit] of Object.entries(pages)) {
    const kilobytes = Math.ceil((await bytesOf(browser, name, visit)) / 1000);
    const line = `first visit of /${name}: ${kilobytes} kB, limit ${visit.limitKilobytes} kB`;
    // To be copied to docs/performance.md.
    console.log(line);
    if (kilobytes >= visit.limitKilobytes) heavy.push(line);
  }
  expect(heavy).toEqual([]);
});

/** What a first visit brings until the page is drawn: what it asks for again and again later is no part of it. */
async function bytesOf(browser: Browser, name: string, { who, drawn }: Visit): Promise<number> {
  const network = await Network.open();
  try {
    // What a service worker keeps for another time comes beside the visit, sooner or later.
    const context = await browser.newContext({
      viewport: { width: 1920, height: 1080 },
      serviceWorkers: 'block',
    });
    const login = who();
    if (login) {
      const { username, password } = login;
      const data = { username, password };
      expect((await context.request.post(`${network.base}/api/v1/session`, { data })).ok()).toBe(true);
    }
    const before = network.bytesReceived;
    await isDrawn(await context.newPage(), `${network.base}/${name}`, drawn);
    const bytes = network.bytesReceived - before;
    await context.close();
    return bytes;
  } finally {
    network.close();
  }
}

async function isDrawn(page: Page, address: string, drawn: string[]): Promise<void> {
  await page.goto(address);
  for (const part of drawn) await expect(page.locator(part).first()).toBeAttached();
}
