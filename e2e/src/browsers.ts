import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { product, type DemoLogin } from './product.js';

/** Signs in as a person would, from the first address, and waits until the page is live; `base` is another way there. */
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
  await expect(page.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  return page;
}
