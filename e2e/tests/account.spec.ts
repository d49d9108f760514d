import { expect, type Browser, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { adminLogin, demoLogin, product, type DemoLogin } from '../src/product.js';
import { Receiver } from '../src/receiver.js';

/** Not the one whose alarms the other tests leave to people. */
const division = '520302';
const username = 'e2e-own-account';
const passwords = ['kx7f-3wqm-9tzd', 'harbour-cedar-71-lamp', 'lantern-quilt-38-vale'] as const;
const gatewayId = 'e2e-sms';

const login = (password: string): DemoLogin => ({
  role: 'COUNTY_OPERATOR',
  username,
  password,
  scope: { division, placeId: null },
  page: '/desk',
});

/** A new operator signs in for the first time, and chooses a password. */
async function newOperator(browser: Browser): Promise<Page> {
  const [first, own] = passwords;
  const admin = await Api.admin();
  await admin.post('/users', {
    username,
    displayName: '令狐敏',
    password: first,
    role: 'COUNTY_OPERATOR',
    division,
  });
  const page = await (
    await browser.newContext({ viewport: { width: 1366, height: 768 } })
  ).newPage();
  await page.goto(`${product().base}/`);
  await page.getByTestId('login-username').fill(username);
  await page.getByTestId('login-password').fill(first);
  await page.getByTestId('login-submit').click();
  await page.getByTestId('password-next').fill(own);
  await page.getByTestId('password-again').fill(own);
  await page.getByTestId('password-submit').click();
  await page.waitForURL('**/desk');
  await expect(page.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  return page;
}

test('an operator looks after the own account: a way to be told, duty, and another password', async ({
  browser,
}) => {
  const receiver = await Receiver.open();
  const admin = await signIn(browser, adminLogin, 1366, 768);
  await admin.getByTestId('nav-notify').click();
  await admin.getByTestId('gateway-add').click();
  await admin.getByTestId('gateway-id').fill(gatewayId);
  await admin.getByTestId('gateway-name').fill('短信');
  await admin.getByTestId('gateway-url').fill(receiver.address);
  await admin.getByTestId('gateway-put').click();
  const key = admin.getByTestId('gateway-secret');
  await expect(key).toBeVisible();
  // It is told once, and stays until it is kept, whatever else is done on the page.
  await admin.getByTestId('notify-edit').click();
  await expect(key).toBeVisible();
  await key.getByTestId('gateway-kept').click();
  await expect(key).toHaveCount(0);

  const desk = await newOperator(browser);
  await desk.getByTestId('open-account').click();
  const drawer = desk.getByTestId('account-drawer');
  await drawer.getByTestId('channel-add').click();
  await drawer.getByTestId('channel-address').fill('1380000');
  await drawer.getByTestId('channel-send').click();
  await expect(drawer.getByTestId('channel-problem')).toContainText('手机号');
  await drawer.getByTestId('channel-address').fill('138 0000 1234');
  await drawer.getByTestId('channel-send').click();
  const channel = drawer.locator('[data-testid=channel][data-kind=SMS]');
  await expect(channel).toContainText('138****1234');
  await expect.poll(() => receiver.code()).not.toBe('');
  await channel.getByTestId('channel-code').fill(receiver.code() === '000000' ? '000001' : '000000');
  await channel.getByTestId('channel-verify').click();
  await expect(channel.getByTestId('channel-problem')).toContainText('验证码不正确');
  await channel.getByTestId('channel-code').fill(receiver.code());
  await channel.getByTestId('channel-verify').click();
  await expect(channel).toHaveAttribute('data-verified', 'true');

  const duty = drawer.getByTestId('duty');
  await expect(duty).toHaveAttribute('data-standing', 'onDuty');
  await duty.getByTestId('duty-UNAVAILABLE').click();
  await duty.getByTestId('duty-confirm').click();
  await expect(duty).toHaveAttribute('data-standing', 'onBreak');
  await duty.getByTestId('duty-AS_ROSTERED').click();
  await expect(duty).toHaveAttribute('data-standing', 'onDuty');

  const elsewhere = await signIn(browser, login(passwords[1]), 1366, 768);
  await elsewhere.getByTestId('open-account').click();
  await expect(elsewhere.getByTestId('account-drawer')).toBeVisible();
  await drawer.getByTestId('password-open').click();
  await drawer.getByTestId('password-current').fill(passwords[1]);
  await drawer.getByTestId('password-next').fill(passwords[2]);
  await drawer.getByTestId('password-again').fill(passwords[2]);
  await drawer.getByTestId('password-submit').click();
  await expect(drawer.getByTestId('password-done')).toBeVisible();
  await expect(elsewhere.getByTestId('session-bar')).toBeVisible();
  // The drawer, which keeps the focus to itself, lets it go there.
  await expect(elsewhere.getByTestId('session-password')).toBeFocused();
  await expect(drawer.getByTestId('session')).toHaveCount(1);
  await expect(desk.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  expect(new URL(desk.url()).pathname).toBe('/desk');

  await admin.getByTestId('gateway').filter({ hasText: gatewayId }).getByTestId('gateway-remove').click();
  await admin.getByTestId('gateway-remove-sure').click();
  await expect(admin.getByTestId('gateway').filter({ hasText: gatewayId })).toHaveCount(0);
  receiver.close();
});

test('on the road a worker takes a break, and comes back', async ({ browser }) => {
  const phone = await signIn(browser, demoLogin('FIELD_WORKER', division), 390, 844);
  const bar = phone.getByTestId('duty-open');
  await expect(bar).toHaveAttribute('data-standing', 'onDuty');
  await bar.click();
  await phone.getByTestId('duty-UNAVAILABLE').click();
  await phone.getByTestId('duty-confirm').click();
  await expect(bar).toHaveAttribute('data-standing', 'onBreak');
  await bar.click();
  await phone.getByTestId('duty-AS_ROSTERED').click();
  await expect(bar).toHaveAttribute('data-standing', 'onDuty');

  await phone.getByTestId('open-account').click();
  const sheet = phone.getByTestId('account-sheet');
  await expect(sheet.getByTestId('session').first()).toBeVisible();
  await expect(sheet.getByTestId('me-channels')).toBeVisible();
  await expect(sheet.getByTestId('me-factor')).toHaveCount(0);
  await sheet.getByTestId('account-close').click();
  await expect(sheet).toHaveCount(0);
  await phone.getByTestId('open-account').click();
  await expect(sheet).toBeFocused();
  await phone.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(phone.getByTestId('open-account')).toBeFocused();
});
