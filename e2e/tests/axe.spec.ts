import { expect, type Browser, type Locator, type Page } from '@playwright/test';
import { signIn, test } from '../src/browsers.js';
import { aButtonAtABed, handsOffDivision, handsOffPlace, incidentOf } from '../src/city.js';
import { expectNone, faultsOf } from '../src/faults.js';
import { adminLogin, demoLogin, demoLoginAtPlace, press, product } from '../src/product.js';
import { aTaskFor } from '../src/tasks.js';

async function signedIn(
  browser: Browser,
  role: string,
  width: number,
  height: number,
): Promise<Page> {
  const atPlace = role.startsWith('INSTITUTION_');
  const login = atPlace
    ? demoLoginAtPlace(role, handsOffPlace)
    : demoLogin(role, role === 'CITY_OPERATOR' ? undefined : handsOffDivision);
  return signIn(browser, login, width, height);
}

/** The own account, once what is asked of the command centre is there. */
async function openAccount(page: Page): Promise<void> {
  await page.getByTestId('open-account').click();
  await expect(page.getByTestId('session').first()).toBeVisible();
}

/** What only administrators have on the register's page. */
async function lookAtAdministration(
  browser: Browser,
  faults: Record<string, string[]>,
): Promise<void> {
  const admin = await signIn(browser, adminLogin, 1366, 768);
  await admin.getByTestId('nav-account').click();
  await expect(admin.getByTestId('account-row').first()).toBeVisible();
  faults['registry accounts'] = await faultsOf(admin);
  await admin.getByTestId('account-row').first().locator('a').click();
  await expect(admin.getByTestId('sign-in-card')).toBeVisible();
  faults['registry account'] = await faultsOf(admin);
  await admin.getByTestId('edit-account').click();
  faults['registry account change'] = await faultsOf(admin);
  await admin.goto(`${product().base}/registry#/audit`);
  await expect(admin.getByTestId('audit-row').first()).toBeVisible();
  await admin.getByTestId('audit-more').first().click();
  faults['registry audit trail'] = await faultsOf(admin);
  await admin.goto(`${product().base}/registry#/resident`);
  await admin.getByTestId('record-row').first().locator('a').click();
  await admin.getByTestId('erase-person').click();
  await expect(admin.getByTestId('erase-typed')).toBeVisible();
  faults['registry erase'] = await faultsOf(admin);
  await admin.keyboard.press('Escape');
  await admin.goto(`${product().base}/registry#/notify`);
  await admin.getByTestId('notify-edit').click();
  await expect(admin.getByTestId('notify-editor')).toBeVisible();
  faults['registry notify change'] = await faultsOf(admin);
  await admin.goto(`${product().base}/registry#/escalation`);
  await admin.getByTestId('policy-edit').click();
  await expect(admin.getByTestId('policy-editor')).toBeVisible();
  faults['registry policy'] = await faultsOf(admin);
  await admin.context().close();
}

/** By the keyboard alone, as the list that stands for the map allows. */
async function lookIntoACounty(wall: Page, faults: Record<string, string[]>): Promise<void> {
  const county = wall.locator(`[data-testid=map-county][data-division="${handsOffDivision}"]`);
  await county.focus();
  await expect(county).toBeInViewport();
  await county.press('Enter');
  const home = wall.getByTestId('map-home').first();
  await expect(home).toBeAttached();
  faults['wall county'] = await faultsOf(wall);
  await home.press('Enter');
  await expect(wall.getByTestId('wall-institution')).toBeVisible();
  faults['wall institution'] = await faultsOf(wall);
}

/** A sheet holds the focus while it is open, and gives it back. */
async function lookAtASheet(
  phone: Page,
  card: Locator,
  faults: Record<string, string[]>,
): Promise<void> {
  const decline = card.getByTestId('field-decline');
  await decline.focus();
  await decline.press('Enter');
  const sheet = phone.getByRole('dialog').filter({ visible: true });
  await expect(sheet).toHaveAttribute('aria-modal', 'true');
  await expect(sheet.locator(':focus')).toHaveCount(1);
  faults['field sheet'] = await faultsOf(phone);
  for (let presses = 0; presses < 12; presses++) {
    await phone.keyboard.press('Tab');
    await expect(phone.locator('#app :focus')).toHaveCount(0);
  }
  await sheet.press('Escape');
  await expect(decline).toBeFocused();
}

/** Each sheet of a task on its way to its end, and that end. */
async function lookAtTheWay(
  phone: Page,
  card: Locator,
  faults: Record<string, string[]>,
): Promise<void> {
  faults['field task'] = await faultsOf(phone);
  await card.getByTestId('field-accept').click();
  const lookAt = async (name: string) => {
    await card.getByTestId(`field-${name}`).click();
    const sheet = phone.getByRole('dialog').filter({ visible: true });
    await expect(sheet).toHaveCount(1);
    faults[`field ${name}`] = await faultsOf(phone);
    await sheet.press('Escape');
    await expect(sheet).toHaveCount(0);
  };
  await lookAt('call');
  await card.getByTestId('field-en-route').click();
  await lookAt('place');
  await card.getByTestId('field-on-scene').click();
  await lookAt('update');
  await lookAt('done');
  await card.getByTestId('field-done').click();
  await phone.locator('[data-testid=outcome-option][data-outcome=NO_HELP_NEEDED]').click();
  await phone.getByTestId('close-confirm').click();
  await expect(card).toHaveCount(0);
}

/** Unanswered a task is taken back after two minutes, so each look has a task of its own. Gives the incident of the last. */
async function lookAtTasks(phone: Page, faults: Record<string, string[]>): Promise<string> {
  const { username } = demoLogin('FIELD_WORKER', handsOffDivision);
  const begun = async () => {
    const { incidentId, personName } = await aTaskFor(username);
    const card = phone.getByTestId('assignment-card').filter({ hasText: personName });
    await expect(card).toBeVisible();
    return { incidentId, card };
  };
  const declined = await begun();
  await lookAtASheet(phone, declined.card, faults);
  // Nobody goes there from this test.
  await declined.card.getByTestId('field-decline').press('Enter');
  await phone.getByTestId('decline-reason').filter({ visible: true }).first().click();
  await expect(declined.card.getByTestId('field-decline')).toHaveCount(0);
  const gone = await begun();
  await lookAtTheWay(phone, gone.card, faults);
  return gone.incidentId;
}

/** A ward that rings, and the question for the outcome; what rings is taken, so that it ends here. */
async function lookAtARing(ward: Page, faults: Record<string, string[]>): Promise<void> {
  const { deviceId } = await aButtonAtABed(handsOffPlace);
  await press(deviceId);
  const incidentId = await incidentOf(deviceId);
  const alarm = ward.locator(`[data-testid=ward-alarm][data-incident-id="${incidentId}"]`);
  await expect(alarm.getByTestId('ward-accept')).toBeVisible();
  await ward.getByTestId('open-round').click();
  await expect(ward.getByTestId('round-row').first()).toBeVisible();
  await expect(ward.getByRole('dialog').getByTestId('alarm-strip')).toBeVisible();
  faults['ward round'] = await faultsOf(ward);
  await ward.keyboard.press('Escape');
  faults['ward ringing'] = await faultsOf(ward);
  for (const step of ['accept', 'on-scene', 'done']) await alarm.getByTestId(`ward-${step}`).click();
  await expect(ward.getByTestId('outcome-select').filter({ visible: true })).toBeVisible();
  faults['ward finish'] = await faultsOf(ward);
  await ward.locator('[data-testid=outcome-option][data-outcome=NO_HELP_NEEDED]').click();
  await ward.getByTestId('close-confirm').click();
  await expect(alarm).toHaveAttribute('data-status', 'HANDLED');
}

/** The sign-in as it asks whoever has a second factor, by the command centre's own answer. */
async function lookAtTheSecondFactor(
  login: Page,
  faults: Record<string, string[]>,
): Promise<void> {
  const wanted = {
    type: 'about:blank',
    title: 'Unauthorized',
    status: 401,
    reason: 'SECOND_FACTOR_WANTED',
  };
  await login.route('**/api/v1/session', (route) =>
    route.fulfill({ status: 401, contentType: 'application/problem+json', json: wanted }),
  );
  await login.getByTestId('login-username').fill('somebody');
  await login.getByTestId('login-password').fill('something');
  await login.getByTestId('login-submit').click();
  await expect(login.getByTestId('login-code')).toBeVisible();
  faults['login second factor'] = await faultsOf(login);
}

test('no page has a serious fault for people who see, hear or move otherwise', async ({
  browser,
}) => {
  // Some thirty views, each looked through whole.
  test.setTimeout(900_000);
  const faults: Record<string, string[]> = {};
  const login = await (await browser.newContext()).newPage();
  await login.goto(`${product().base}/login`);
  await expect(login.getByTestId('login-submit')).toBeVisible();
  faults['login'] = await faultsOf(login);
  await lookAtTheSecondFactor(login, faults);
  await login.context().close();

  const city = await signedIn(browser, 'CITY_OPERATOR', 1920, 1080);
  for (const page of ['desk', 'wall']) {
    await city.goto(`${product().base}/${page}`);
    await expect(city.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
    faults[page] = await faultsOf(city);
  }
  await city.getByTestId('tour-skip').click();
  await lookIntoACounty(city, faults);
  await city.goto(`${product().base}/desk`);
  await openAccount(city);
  faults['desk account'] = await faultsOf(city);
  // What is looked through goes: a page that stays asks and draws on beside all that come after it.
  await city.context().close();
  const ward = await signedIn(browser, 'INSTITUTION_STAFF', 1280, 800);
  await expect(ward.getByTestId('bed-tile').first()).toBeVisible();
  faults['ward'] = await faultsOf(ward);
  await lookAtARing(ward, faults);
  await ward.context().close();

  const lead = await signedIn(browser, 'INSTITUTION_LEAD', 1024, 768);
  await lead.getByTestId('open-waiting').click();
  await expect(lead.getByTestId('waiting-place').first()).toBeVisible();
  faults['ward waiting list'] = await faultsOf(lead);
  await lead.keyboard.press('Escape');
  await lead.getByTestId('open-truth').click();
  faults['ward bed check'] = await faultsOf(lead);
  await lead.keyboard.press('Escape');
  await lead.locator('[data-testid=bed-tile][data-state=VACANT]').first().click();
  for (const step of ['reserve', 'admit', 'out']) {
    await lead.locator(`[data-testid=bed-step][data-step=${step}]`).click();
    await expect(lead.getByTestId('step-form')).toBeVisible();
    faults[`ward ${step}`] = await faultsOf(lead);
  }
  await lead.context().close();

  const register = await signIn(browser, demoLogin('REGISTRAR'), 1366, 768);
  await expect(register.getByTestId('record-row').first()).toBeVisible();
  faults['registry list'] = await faultsOf(register);
  await register.getByTestId('record-row').first().locator('a').click();
  await expect(register.getByTestId('history-entry').first()).toBeVisible();
  await expect(register.getByTestId('stays')).toBeVisible();
  faults['registry record'] = await faultsOf(register);
  await register.getByTestId('edit').click();
  faults['registry change'] = await faultsOf(register);
  for (const page of ['enrolment', 'reports', 'import', 'preflight', 'escalation', 'watch']) {
    await register.goto(`${product().base}/registry#/${page}`);
    await expect(register.getByTestId(`${page}-page`)).toBeVisible();
    faults[`registry ${page}`] = await faultsOf(register);
  }
  await register.goto(`${product().base}/registry#/reports`);
  await register.getByTestId('elders-add').click();
  faults['registry elders'] = await faultsOf(register);
  await register.goto(`${product().base}/registry#/watch`);
  await register.getByTestId('watch-edit').click();
  faults['registry watch change'] = await faultsOf(register);

  await register.goto(`${product().base}/registry#/enrolment/+`);
  await expect(register.getByTestId('enrol-id')).toBeVisible();
  faults['registry enrolment form'] = await faultsOf(register);
  await register.goto(`${product().base}/registry#/waiting?placeId=${handsOffPlace}`);
  await expect(register.getByTestId('waiting-place').first()).toBeVisible();
  faults['registry waiting'] = await faultsOf(register);
  await register.context().close();

  const admin = await signIn(browser, adminLogin, 1366, 768);
  await admin.goto(`${product().base}/registry#/device?kind=bed_sensor`);
  await admin.getByTestId('record-row').first().locator('a').click();
  await expect(admin.getByTestId('readings')).toBeVisible();
  faults['registry device'] = await faultsOf(admin);
  await admin.goto(`${product().base}/registry#/bed`);
  await admin.getByTestId('record-row').first().locator('a').click();
  await expect(admin.getByTestId('sign-card')).toBeVisible();
  faults['registry bed'] = await faultsOf(admin);
  await admin.context().close();
  await lookAtAdministration(browser, faults);

  const phone = await signedIn(browser, 'FIELD_WORKER', 390, 844);
  faults['field'] = await faultsOf(phone);
  await phone.getByTestId('duty-open').click();
  await expect(phone.getByTestId('duty')).toBeVisible();
  faults['field duty'] = await faultsOf(phone);
  await phone.reload();
  await openAccount(phone);
  faults['field account'] = await faultsOf(phone);
  await phone.reload();
  const incidentId = await lookAtTasks(phone, faults);
  await phone.context().close();
  const desk = await signedIn(browser, 'CITY_OPERATOR', 1920, 1080);
  await desk.goto(`${product().base}/desk#/queue/${incidentId}`);
  await desk.reload();
  await expect(desk.getByTestId('incident-panel').locator('canvas').first()).toBeVisible();
  faults['desk incident'] = await faultsOf(desk);

  expectNone(faults);
});
