import { expect, type Locator, type Page } from '@playwright/test';

/** Tabs that one way takes at most: more, and nobody finds it by keyboard. */
const tabsMax = 120;

/** Goes with Tab alone until this has the focus, as who has no mouse does; into the incident's panel first. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  await intoPanel(wanted);
  for (let tabs = 0; tabs < tabsMax; tabs++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no Tab leads to ${wanted}`);
}

/** As Enter on the page does, unless the way begins in the panel: the queue before it is as long as the day was. */
async function intoPanel(wanted: Locator): Promise<void> {
  await wanted.evaluate((element) => {
    const panel = element.closest<HTMLElement>('[data-testid=incident-panel]');
    const from = document.activeElement;
    const leadsOn =
      from && panel?.contains(from) && from.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (from !== element && !leadsOn) panel?.focus();
  });
}

/** Makes the page tell which number was dialled last, and dial nothing: a headless browser has no telephone. */
export async function listenToDialling(page: Page): Promise<() => Promise<string | null>> {
  await page.evaluate(() => {
    document.addEventListener('click', (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="tel:"]');
      if (!link) return;
      event.preventDefault();
      document.documentElement.dataset['dialled'] = link.href;
    });
  });
  return () => page.evaluate(() => document.documentElement.dataset['dialled'] ?? null);
}
