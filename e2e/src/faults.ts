import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** What follows from colours and not from words; it takes longer to look for than all else. */
const contrast = 'color-contrast';

const language = '[data-testid=language]';
/** On the desk, whose colours are for day or night. */
const darkness = 'header button.round[aria-pressed]';

/**
 * Serious and critical faults, each with where it is: of the page as it is, then of its English words, and of its
 * colours in the dark where it has them. Afterwards the page is as it was.
 */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults = await look(page, axe(page).withTags(rules));
  await press(page, language);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  const words = await look(page, axe(page).withTags(rules).disableRules(contrast));
  await press(page, language);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const dark = (await page.locator(darkness).count()) > 0 ? await lookInTheDark(page) : [];
  return [...faults, ...words.map((fault) => `English: ${fault}`), ...dark.map((fault) => `dark: ${fault}`)];
}

/**
 * Serious and critical faults of one part of a page, as it is: in Chinese, by day. What stands around it is looked at
 * with another view. A part that is not there fails.
 */
export const faultsIn = (page: Page, part: string): Promise<string[]> =>
  look(page, axe(page).withTags(rules).include(part));

/** What was found, by what was looked at; a view without a fault is not told. */
export function expectNone(faults: Record<string, string[]>): void {
  expect(Object.fromEntries(Object.entries(faults).filter(([, found]) => found.length > 0))).toEqual({});
}

async function lookInTheDark(page: Page): Promise<string[]> {
  await press(page, darkness);
  await expect(page.locator('html')).toHaveClass(/dark/);
  const faults = await look(page, axe(page).withRules(contrast));
  await press(page, darkness);
  return faults;
}

/**
 * What passes is not told element by element, which takes longer than the looking: neither by the rules nor, as with
 * pages in pages, of which there are none here, to a page of its own that puts all together.
 */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });

/** As by a mouse, but also where something lies over it: what is open stays open. */
const press = (page: Page, selector: string) =>
  page.locator(selector).evaluate((button: HTMLElement) => button.click());

async function look(page: Page, builder: AxeBuilder): Promise<string[]> {
  // What is still fading in has less contrast than what it becomes; a ringing goes on for ever.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished),
    ),
  );
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}
