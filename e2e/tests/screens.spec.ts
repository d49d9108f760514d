import { expect, type Browser, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { aButtonAtABed, handsOffDivision, handsOffPlace, incidentOf } from '../src/city.js';
import { call } from '../src/mqtt.js';
import { demoLogin, demoLoginAtPlace, press, product } from '../src/product.js';
import { aButtonWithReadings } from '../src/readings.js';

const directory = process.env['SHOUHU_SCREENS'] ?? '';
const shoot = (page: Page, name: string) => page.screenshot({ path: `${directory}/${name}.png` });

/** A page of a wall, without its tour. */
async function wallOf(browser: Browser, role: string, division?: string): Promise<Page> {
  const wall = await signIn(browser, demoLogin(role, division), 1920, 1080);
  await wall.goto(`${product().base}/wall`);
  await wall.getByTestId('tour-skip').click();
  return wall;
}

/** The pictures of the README: each page at its real size, with something going on. */
test('a call at home and one on the ward', async ({ browser }) => {
  // Six pages at once, each drawn.
  test.setTimeout(600_000);
  const home = await aButtonWithReadings();
  const bed = await aButtonAtABed(handsOffPlace);
  const walls = {
    wall: await wallOf(browser, 'CITY_OPERATOR'),
    'wall-county': await wallOf(browser, 'COUNTY_OPERATOR', handsOffDivision),
  };
  const lead = demoLoginAtPlace('INSTITUTION_LEAD', handsOffPlace);
  const ward = await signIn(browser, lead, 1280, 800);
  await ward.getByTestId('tour-skip').click();
  const pocket = await signIn(browser, lead, 390, 844);
  await pocket.getByTestId('tour-skip').click();
  const worker = demoLogin('FIELD_WORKER', handsOffDivision);
  const phone = await signIn(browser, worker, 390, 844);
  const desk = await signIn(browser, demoLogin('COUNTY_OPERATOR', handsOffDivision), 1920, 1080);
  await desk.getByTestId('tour-skip').click();
  await press(home.deviceId);
  await press(bed.deviceId);
  const incidentId = await incidentOf(home.deviceId);

  await desk.goto(`${product().base}/desk#/queue/${incidentId}`);
  await desk.getByTestId('action-claim').click();
  await desk.getByTestId('action-dispatch').click();
  const option = desk.locator(`[data-testid=responder-option][data-responder="${worker.username}"]`);
  await option.click();
  await shoot(desk, 'desk-dispatch');
  await desk.getByTestId('dispatch-confirm').click();
  await expect(ward.getByTestId('ward-alarm').first()).toBeVisible();
  await shoot(ward, 'ward');
  await shoot(pocket, 'ward-phone');
  await pocket.setViewportSize({ width: 768, height: 1024 });
  await shoot(pocket, 'ward-tablet');
  await phone.getByTestId('field-accept').first().click();
  await phone.getByTestId('field-en-route').first().click();
  await expect(phone.getByTestId('tap-state').first()).toHaveAttribute('data-state', 'confirmed');
  await shoot(phone, 'field');
  await expect(desk.getByTestId('incident-panel')).toContainText('途中');
  await expect(desk.getByTestId('incident-panel').locator('canvas').first()).toBeVisible();
  await desk.mouse.move(0, 0);
  await shoot(desk, 'desk');
  await desk.getByTestId('view-handover').click();
  await desk.getByTestId('handover-begin').click();
  await expect(desk.getByTestId('handover-item').first()).toBeVisible();
  await shoot(desk, 'desk-handover');
  await desk.getByRole('button', { name: '取消交接' }).click();
  await desk.getByTestId('view-overview').click();
  await desk.getByTestId('period-week').click();
  await expect(desk.getByTestId('measure-table')).toContainText('报警到首次人工处置');
  await shoot(desk, 'desk-overview');
  // The first to look after the city was written: the indicators follow in some seconds.
  for (const wall of Object.values(walls)) {
    await expect(wall.getByTestId('indicator-nursing_bed_share')).toContainText('%', { timeout: 90_000 });
    await expect(wall.getByTestId('indicator-community_coverage').locator('b')).toContainText('%');
  }
  // Bars follow what is live once in 10 s, the map once a second.
  await walls.wall.waitForTimeout(12_000);
  for (const wall of Object.values(walls)) {
    await expect(wall.getByTestId('bars-table').locator('tbody tr').first()).toBeAttached();
  }
  for (const [name, wall] of Object.entries(walls)) await shoot(wall, name);

  await phone.getByTestId('field-on-scene').first().click();
  await phone.getByTestId('field-done').first().click();
  await phone.locator('[data-testid=outcome-option][data-outcome=HELPED]').click();
  await shoot(phone, 'field-outcome');
});

test('the sign-in and the register', async ({ browser }) => {
  const login = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
  await login.goto(`${product().base}/login`);
  await expect(login.getByTestId('login-submit')).toBeVisible();
  await shoot(login, 'login');

  const register = await signIn(browser, demoLogin('REGISTRAR'), 1366, 768);
  await register.goto(`${product().base}/registry#/institution/${handsOffPlace}`);
  await expect(register.locator('[data-related=staff]')).not.toContainText('正在加载');
  await expect(register.getByTestId('history-entry').first()).toBeVisible();
  await shoot(register, 'registry');

  await register.goto(`${product().base}/registry#/reports`);
  await expect(register.getByTestId('report-nursing_bed_share')).toContainText('%');
  await expect(register.getByTestId('occupancy-card')).not.toContainText('正在加载');
  await shoot(register, 'registry-reports');

  await register.goto(`${product().base}/registry#/waiting?placeId=${handsOffPlace}`);
  await expect(register.getByTestId('waiting-place').first()).toBeVisible();
  await expect(register.getByTestId('respite-card')).not.toContainText('正在加载');
  await shoot(register, 'registry-waiting');

  const homes = await (
    await Api.admin()
  ).get<{ items: { id: string }[] }>(`/places?kind=HOUSEHOLD&division=${handsOffDivision}&limit=1`);
  const id = 'button-hc-0001';
  await call({ host: '127.0.0.1', port: product().mqttPort, username: id, secret: 'none' }, 1);
  await register.getByTestId('nav-enrolment').click();
  await register
    .locator(`[data-testid=unknown-device][data-claimed-id="${id}"]`)
    .getByTestId('take-in')
    .click();
  await register.getByTestId('enrol-kind').selectOption('call_button');
  await register.getByTestId('enrol-spot-place').check();
  await register.getByRole('combobox', { name: '机构或家庭' }).fill(homes.items[0]?.id ?? '');
  await register.getByTestId('enrol-send').click();
  await expect(register.getByTestId('install-card').getByTestId('qr')).toBeVisible();
  await shoot(register, 'registry-enrolment');
});
