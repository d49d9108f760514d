import {
  expect,
  test as playwrightTest,
  type Browser,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { product, type DemoLogin } from './product.js';

/** A test whose pages are closed when it ends: left open, they ask and draw on beside all that come after it. */
export const test = playwrightTest.extend<{ closesPages: void }>({
  closesPages: [
    async ({ browser }, use) => {
      await use();
      for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
});

/** What makes a narrow window a telephone or a tablet: fingers, more points than pixels, and the page's own width. */
export const inTheHand = { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } as const;

/**
 * Signs in as a person would, from the first address, and waits until the page is live, or, where nothing on it is,
 * until it can be used; `base` is another way there.
 */
export async function signIn(
  browser: Browser,
  login: DemoLogin,
  width: number,
  height: number,
  more: BrowserContextOptions & { base?: string } = {},
): Promise<Page> {
  const { base = product().base, ...options } = more;
  const context = await browser.newContext({
    viewport: { width, height },
    ...options,
  });
  const page = await context.newPage();
  await page.goto(`${base}/`);
  await page.getByTestId('login-username').fill(login.username);
  await page.getByTestId('login-password').fill(login.password);
  await page.getByTestId('login-submit').click();
  await page.waitForURL(`**${login.page}`);
  if (login.page === '/registry') await expect(page.getByTestId('search')).toBeVisible();
  else await expect(page.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  return page;
}
