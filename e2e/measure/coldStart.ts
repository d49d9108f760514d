import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

/** A wall that was opened with an empty cache; times in milliseconds since the navigation began. */
export interface ColdStart {
  readonly page: Page;
  readonly firstPaintMillis: number;
  /** Until the queue of the snapshot was drawn. */
  readonly queueMillis: number;
}

/** Opens it in a private window of its own: nothing is cached there, and only the session is taken along. */
export async function startCold(
  browser: Browser,
  address: string,
  options: BrowserContextOptions,
): Promise<ColdStart> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.addInitScript(markQueue);
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('queue-drawn').length > 0);
  const [firstPaintMillis, queueMillis] = await page.evaluate(() =>
    ['first-contentful-paint', 'queue-drawn'].map(
      (name) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN,
    ),
  );
  return {
    page,
    firstPaintMillis: firstPaintMillis ?? Number.NaN,
    queueMillis: queueMillis ?? Number.NaN,
  };
}

/** Runs in the page: what is in the document is drawn with the next frame, and that is over when the one after it begins. */
function markQueue(): void {
  const watching = new MutationObserver(() => {
    if (!document.querySelector('[data-testid=incident-row]')) return;
    watching.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('queue-drawn')));
  });
  watching.observe(document, { childList: true, subtree: true });
}
