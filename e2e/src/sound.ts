import { expect, type Page } from '@playwright/test';

/** More than lies between two bursts of what is most urgent (5 s). */
const burstPauseMillis = 6_000;

/** Has the page count what it sounds from now on: no loudspeaker is looked at. */
export async function listenToSound(page: Page): Promise<void> {
  if (await page.getByTestId('sound-enable').isVisible()) await page.getByTestId('sound-enable').click();
  await page.evaluate(() => {
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function counted() {
      const { dataset } = document.documentElement;
      dataset['sounds'] = String(Number(dataset['sounds'] ?? 0) + 1);
      return make.call(this);
    };
  });
}

export const soundsOf = (page: Page) =>
  page.evaluate(() => Number(document.documentElement.dataset['sounds'] ?? 0));

/** Waits until nothing sounds any more; what rings sounds again within this time. */
export async function fallsSilent(page: Page): Promise<void> {
  await expect(async () => {
    const before = await soundsOf(page);
    await page.waitForTimeout(burstPauseMillis);
    expect(await soundsOf(page)).toBe(before);
  }).toPass({ timeout: 60_000 });
}
