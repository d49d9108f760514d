import { expect, type Page } from '@playwright/test';

/**
 * More than from one burst of what is most urgent to the next (5 s). Less urgent ones are up to 30 s apart: whether one of
 * those rings is read in the title, which counts all that ring.
 */
const burstPauseMillis = 6_000;

/** Has the page count what it sounds from now on: no loudspeaker is looked at. */
export async function listenToSound(page: Page): Promise<void> {
  const enable = page.getByTestId('sound-enable');
  await expect(async () => {
    // It goes by itself where the browser lets the page sound.
    if (await enable.isVisible()) await enable.click({ timeout: 2_000 });
    await expect(enable).toHaveCount(0, { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await page.evaluate(() => {
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function counted() {
      const { dataset } = document.documentElement;
      dataset['sounds'] = String(Number(dataset['sounds'] ?? 0) + 1);
      return make.call(this);
    };
  });
}

const soundsOf = (page: Page) => page.evaluate(() => Number(document.documentElement.dataset['sounds'] ?? 0));

/**
 * Waits until nothing rings on the page, nor sounds any more (120 s at most).
 *
 * @param quiet takes what rings; asked again and again, as what was taken and left alone rings anew
 */
export async function fallsSilent(page: Page, quiet: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await quiet();
    await expect(page).toHaveTitle(/^[^(]/, { timeout: 5_000 });
    const before = await soundsOf(page);
    await page.waitForTimeout(burstPauseMillis);
    expect(await soundsOf(page)).toBe(before);
  }).toPass({ timeout: 120_000 });
}

/**
 * Waits until one incident rings on the page and sounds (120 s at most each).
 *
 * @param quietOthers takes all that rings but the one, so that what sounds is it
 */
export async function soundsAlone(page: Page, quietOthers: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await quietOthers();
    await expect(page).toHaveTitle(/^\(1\) /, { timeout: 5_000 });
  }).toPass({ timeout: 120_000 });
  const before = await soundsOf(page);
  await expect.poll(() => soundsOf(page), { timeout: 120_000 }).toBeGreaterThan(before);
}
