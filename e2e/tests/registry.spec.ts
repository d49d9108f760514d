import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { handsOffPlace } from '../src/city.js';
import { demoLogin, product } from '../src/product.js';

interface Items<T> {
  items: T[];
}

/** Names of a demo city are spelt in the background, within a minute and a half of its first start. */
async function untilSpelt(pinyin: string): Promise<void> {
  const admin = await Api.admin();
  await expect
    .poll(async () => (await admin.get<Items<unknown>>(`/search?q=${pinyin}`)).items.length, {
      timeout: 120_000,
    })
    .toBeGreaterThan(0);
}

const field = (page: Page, name: string) => page.locator(`[data-field="${name}"]`);

/** An identity number whose check digit is right (GB 11643). */
function identityNumber(first17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return first17 + '10X98765432'[sum % 11];
}

test('the registrar finds a person by pinyin, changes the file while another does, and its history tells', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  await untilSpelt('zhang');
  const desk = await signIn(browser, demoLogin('REGISTRAR'), 1366, 768);
  await desk.getByTestId('tour-skip').click();
  await desk.reload();
  await expect(desk.getByTestId('record-row').first()).toBeVisible();
  await expect(desk.getByTestId('tour')).toHaveCount(0);
  await desk.keyboard.press('/');
  await desk.keyboard.type('zhang');
  await expect(desk.getByTestId('search-hit').first()).toContainText('张');
  await desk.keyboard.press('ArrowDown');
  const id = await desk.locator('[role=option][aria-selected=true]').getAttribute('data-record-id');
  await desk.keyboard.press('Enter');
  await expect(desk.getByTestId('record-title')).toContainText('张');

  const number = identityNumber('52030219410101222');
  const wrong = number.slice(0, 17) + (number.endsWith('1') ? '2' : '1');
  await desk.getByTestId('edit').click();
  await field(desk, 'doctor').locator('input').fill('周明');
  await field(desk, 'note').locator('textarea').fill('午后常在院坝');
  await field(desk, 'identityNumber').locator('input').fill(wrong);
  await desk.getByTestId('save').click();
  await expect(field(desk, 'identityNumber').getByTestId('field-fault')).toContainText('身份证号不正确');
  await expect(field(desk, 'identityNumber').locator('input')).toBeFocused();
  await field(desk, 'identityNumber').locator('input').fill(number);

  const other = await Api.admin();
  const seen = await other.get<{ revision: number }>(`/residents/${id}`);
  await other.patch(`/residents/${id}`, { revision: seen.revision, note: '夜里怕黑' });
  await desk.getByTestId('save').click();
  await expect(desk.getByTestId('conflict')).toContainText('夜里怕黑');
  await expect(desk.getByTestId('conflict')).toContainText('备注');
  await desk.getByTestId('conflict-keep').click();
  await desk.getByTestId('save').click();

  const newest = desk.getByTestId('history-entry').first();
  await expect(newest).toContainText('周明');
  await expect(newest).toContainText('午后常在院坝');
  await expect(newest).toContainText(/身份证号\s*已变更（内容保密）/);
  await expect(field(desk, 'birthDate')).toContainText('1941-01-01');

  const operator = await signIn(browser, demoLogin('CITY_OPERATOR'), 1366, 768);
  await operator.goto(`${product().base}/registry#/resident/${id}`);
  await expect(field(operator, 'identityNumber')).toContainText('*');
  await operator.getByTestId('reveal').click();
  await operator.getByTestId('reveal-reason').fill('核实身份');
  await operator.getByTestId('reveal-confirm').click();
  await expect(operator.getByTestId('revealed')).toContainText(number);
  await expect(operator.getByTestId('edit')).toHaveCount(0);
  // The chain has it at once; the table it is searched in a moment later.
  await expect
    .poll(async () => {
      const trail = await other.get<Items<{ about: string }>>(`/audit?kind=REVEAL&about=resident:${id}`);
      return trail.items.length;
    })
    .toBeGreaterThan(0);
});

test('a file with a bad line is looked at, and only its good lines are imported', async ({ browser }) => {
  const desk = await signIn(browser, demoLogin('REGISTRAR'), 1366, 768);
  await desk.getByTestId('nav-import').click();
  const lines = ['姓名,县区,出生日期', '欧阳试一,520302,1940-02-03', '欧阳试二,520302,1940-13-40'];
  await desk.getByTestId('import-file').setInputFiles({
    name: '老人.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\r\n')),
  });

  const fault = desk.getByTestId('import-fault');
  await expect(fault).toHaveCount(1);
  await expect(fault).toHaveAttribute('data-line', '3');
  await expect(fault).toContainText('出生日期');
  await expect(fault).toContainText('不是有效日期');
  await expect(desk.getByTestId('import-added')).toHaveText('1');
  await expect(desk.getByTestId('import-confirm')).toHaveCount(0);

  await desk.getByTestId('import-skip').click();
  await expect(desk.getByTestId('import-done')).toContainText('新增 1 条');
  await desk.keyboard.press('/');
  await desk.keyboard.type('欧阳试');
  await expect(desk.getByTestId('search-hit')).toHaveCount(1);
  await expect(desk.getByTestId('search-hit')).toContainText('欧阳试一');
});

test('a record is added, removed for a reason, and brought back', async ({ browser }) => {
  const desk = await signIn(browser, demoLogin('REGISTRAR'), 1920, 1080);
  await desk.getByTestId('nav-organisation').click();
  await desk.getByTestId('add-record').click();
  await expect(desk.getByTestId('save')).toBeDisabled();
  await field(desk, 'name').locator('input').fill('试办养老院');
  await desk.getByTestId('save').click();
  await expect(field(desk, 'division').getByTestId('field-fault')).toContainText('必须填写');
  await field(desk, 'division').locator('select').selectOption('520302');
  await desk.getByTestId('save').click();
  await expect(desk.getByTestId('record-title')).toHaveText('试办养老院');

  await desk.getByTestId('remove').click();
  await desk.getByTestId('remove-reason').fill('试办结束');
  await desk.getByTestId('remove-confirm').click();
  await expect(desk.getByTestId('history-entry').first()).toHaveAttribute('data-action', 'REMOVED');
  await expect(desk.getByTestId('edit')).toHaveCount(0);
  await desk.getByTestId('restore').click();
  await expect(desk.getByTestId('history-entry').first()).toHaveAttribute('data-action', 'RESTORED');
});

test('a planner reads the beds and the indicators of a county, and takes a month home as a file', async ({
  browser,
}) => {
  const planner = await signIn(browser, demoLogin('REGISTRAR'), 1366, 768);
  await planner.goto(`${product().base}/registry#/reports?division=520303`);
  await expect(planner.getByTestId('occupancy-card')).toContainText('汇川');
  await expect(planner.getByTestId('report-nursing_bed_share')).toContainText('%');
  const month = await planner.getByTestId('report-month').inputValue();

  const [file] = await Promise.all([
    planner.waitForEvent('download'),
    planner.getByTestId('monthly-xlsx').click(),
  ]);

  expect(file.suggestedFilename()).toContain(month);
  const bytes = await readFile(await file.path());
  // A workbook is a ZIP archive.
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  await planner.goto(`${product().base}/registry#/reports?placeId=${handsOffPlace}`);
  await expect(planner.getByTestId('occupancy-rows')).toHaveCount(0);
});

test('an operator sees whom an alarm would reach now, and plans a shift', async ({ browser }) => {
  const operator = await signIn(browser, demoLogin('COUNTY_OPERATOR'), 1920, 1080);
  await operator.goto(`${product().base}/registry#/preflight`);
  await expect(operator.getByTestId('uncovered-row').first()).toBeVisible();
  await operator.getByTestId('tier-by-tier').first().click();
  await expect(operator.getByTestId('tier').first()).toBeVisible();
  await operator.keyboard.press('Escape');
  await operator.goto(`${product().base}/registry#/watch`);
  await expect(operator.getByTestId('watch-versions')).toBeVisible();

  await operator.getByTestId('nav-roster').click();
  // The same day next week, as it is called in Zunyi.
  const aheadMillis = (7 * 24 + 8) * 3_600_000;
  await operator.getByTestId('next-week').click();
  await operator
    .getByTestId('shift-day')
    .fill(new Date(Date.now() + aheadMillis).toISOString().slice(0, 10));
  await operator.getByTestId('shift-person').first().check();
  await operator.getByTestId('shift-save').click();
  await expect(operator.getByTestId('shift')).toHaveCount(1);
  // Once it had begun, whoever is in no shift would be off duty: the other tests want their operators.
  await operator.getByTestId('shift-remove').click();
  await expect(operator.getByTestId('shift')).toHaveCount(0);
});
