import { expect, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { adminLogin, product } from '../src/product.js';

/** Not the one whose alarms the other tests leave to people. */
const division = '520302';
const username = 'e2e-county-operator';
const ownPassword = 'vale-lantern-47-quilt';

const field = (page: Page, name: string) => page.locator(`[data-field="${name}"]`);

test('an administrator adds an operator of a county, who chooses a password and sees only the county', async ({
  browser,
}) => {
  const desk = await signIn(browser, adminLogin, 1366, 768);
  await desk.getByTestId('nav-account').click();
  await desk.getByTestId('add-account').click();
  await field(desk, 'username').locator('input').fill('值守员');
  await field(desk, 'displayName').locator('input').fill('罗敏');
  await field(desk, 'role').locator('select').selectOption('COUNTY_OPERATOR');
  await desk.getByTestId('save-account').click();
  await expect(field(desk, 'username').getByTestId('field-fault')).toBeVisible();
  await expect(field(desk, 'scope').getByTestId('field-fault')).toContainText('必须填写');
  await field(desk, 'username').locator('input').fill(username);
  await desk.getByTestId('account-division').selectOption(division);
  await desk.getByTestId('save-account').click();
  const firstPassword = await desk.getByTestId('first-password').innerText();
  await desk.getByTestId('hide-password').click();
  await expect(desk.getByTestId('account-title')).toHaveText('罗敏');
  await expect(desk.getByTestId('account-role')).toHaveText('县级值守员');

  const operator = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  await operator.goto(`${product().base}/`);
  await operator.getByTestId('login-username').fill(username);
  await operator.getByTestId('login-password').fill(firstPassword);
  await operator.getByTestId('login-submit').click();
  await operator.getByTestId('password-next').fill(ownPassword);
  await operator.getByTestId('password-again').fill(ownPassword);
  await operator.getByTestId('password-submit').click();
  await operator.waitForURL('**/desk');

  const theirs = await Api.signIn(username, ownPassword);
  const places = await theirs.get<{ items: { division: string }[] }>('/places?limit=500');
  expect(places.items.length).toBeGreaterThan(0);
  expect(new Set(places.items.map((place) => place.division))).toEqual(new Set([division]));
  await operator.goto(`${product().base}/registry#/institution`);
  await expect(operator.getByTestId('record-row').first()).toBeVisible();
  await expect(operator.getByTestId('nav-account')).toHaveCount(0);
  await operator.goto(`${product().base}/registry#/account`);
  await expect(operator.getByTestId('account-page')).toHaveCount(0);

  await desk.goto(`${product().base}/registry#/audit?about=user:${username}`);
  await expect(desk.getByTestId('audit-page')).toBeVisible();
  // The chain has an entry at once; the table it is searched in a moment later.
  const added = desk.locator('[data-testid=audit-row][data-kind=USER_CHANGE]');
  await expect(async () => {
    await desk.getByTestId('audit-again').click();
    await expect(added.filter({ hasText: '新增账号' })).toHaveCount(1, { timeout: 2_000 });
    await expect(desk.locator('[data-testid=audit-row][data-kind=SIGN_IN]').first()).toBeVisible({
      timeout: 2_000,
    });
  }).toPass({ timeout: 90_000 });
  await added.filter({ hasText: '新增账号' }).getByRole('link', { name: `账号 ${username}` }).click();
  await expect(desk.getByTestId('account-title')).toHaveText('罗敏');
});

test('two administrators at one account see each other’s changes, and its end is for good', async ({ browser }) => {
  const other = await Api.admin();
  const name = 'e2e-auditor';
  await other.post('/users', {
    username: name,
    displayName: '石岩',
    password: 'kx7f-3wqm-9tzd',
    role: 'AUDITOR',
    division,
  });
  const desk = await signIn(browser, adminLogin, 1366, 768);
  await desk.goto(`${product().base}/registry#/account/${name}`);
  await desk.getByTestId('edit-account').click();
  await field(desk, 'displayName').locator('input').fill('石岩岩');
  const seen = await other.get<{ revision: number }>(`/users/${name}`);
  await other.patch(`/users/${name}`, { revision: seen.revision, role: 'REGISTRAR' });
  await desk.getByTestId('save-account').click();
  await expect(desk.getByTestId('conflict')).toContainText('登记员');
  await desk.getByTestId('conflict-keep').click();
  await desk.getByTestId('save-account').click();
  await expect(desk.getByTestId('account-title')).toHaveText('石岩岩');
  await expect(desk.getByTestId('account-role')).toHaveText('登记员');

  await desk.getByTestId('end-account').click();
  await desk.getByTestId('end-confirm').click();
  await expect(desk.getByTestId('account-row').first()).toBeVisible();
  await expect(desk.locator(`[data-testid=account-row][data-username="${name}"]`)).toHaveCount(0);
});
