import { expect } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { handsOffDivision, incidentOf } from '../src/city.js';
import { call, type DeviceLogin } from '../src/mqtt.js';
import { demoLogin, product } from '../src/product.js';

interface Places {
  items: { id: string; name: string }[];
}

/** What an installer's telephone reads from a device's QR code. */
function scanned(content: string): DeviceLogin {
  const uri = new URL(content);
  expect(uri.protocol).toBe('mqtt:');
  return {
    host: uri.hostname,
    port: Number(uri.port),
    username: decodeURIComponent(uri.username),
    secret: decodeURIComponent(uri.password),
  };
}

test('a button nobody knows is taken in for a home by its QR code, tested, and then its call is an incident', async ({
  browser,
}) => {
  const id = `e2e-button-${Date.now()}`;
  const admin = await Api.admin();
  const homes = await admin.get<Places>(
    `/places?kind=HOUSEHOLD&division=${handsOffDivision}&limit=1`,
  );
  const home = homes.items[0];
  if (!home) throw new Error(`no home in ${handsOffDivision}`);

  const stranger = { host: '127.0.0.1', port: product().mqttPort, username: id, secret: 'none' };
  expect(await call(stranger, 1)).toBe(false);

  const desk = await signIn(browser, demoLogin('REGISTRAR'), 1366, 768);
  await desk.getByTestId('nav-enrolment').click();
  const row = desk.locator(`[data-testid=unknown-device][data-claimed-id="${id}"]`);
  await expect(row).toContainText('127.0.0.1');
  await row.getByTestId('take-in').click();
  await expect(desk.getByTestId('enrol-id')).toHaveValue(id);
  await desk.getByTestId('enrol-send').click();
  await expect(desk.getByTestId('enrol-missing')).toContainText('请选择类型');

  await desk.getByTestId('enrol-kind').selectOption('call_button');
  await desk.getByTestId('enrol-spot-place').check();
  await desk.getByRole('combobox', { name: '机构或家庭' }).fill(home.id);
  await desk.getByTestId('enrol-send').click();

  const card = desk.getByTestId('install-card');
  const qr = card.getByTestId('qr');
  await expect(qr).toHaveAttribute('data-content', new RegExp(`:${product().mqttPort}$`));
  const login = scanned((await qr.getAttribute('data-content')) ?? '');
  expect(login).toMatchObject({ host: new URL(product().base).hostname, username: id });
  await expect(card).toContainText(login.secret);
  await expect(card.getByTestId('trial-state')).toHaveAttribute('data-is', 'waiting');

  await card.getByTestId('trial-begin').click();
  await expect(card.getByTestId('trial-end')).toBeVisible();
  // The gateway learns of the device a moment later; a device tries again until then.
  await expect.poll(() => call(login, 2), { timeout: 90_000 }).toBe(true);
  await expect(card.getByTestId('trial-alarm')).toHaveAttribute('data-kind', 'CALL');
  await expect(card.getByTestId('trial-state')).toHaveAttribute('data-is', 'heard');
  await card.getByTestId('trial-end').click();
  await expect(card.getByTestId('trial-begin')).toBeVisible();
  expect((await admin.get<Places>(`/incidents?deviceId=${id}`)).items).toEqual([]);

  expect(await call(login, 3)).toBe(true);
  const incident = await admin.get<{ placeId: string }>(`/incidents/${await incidentOf(id)}`);
  expect(incident.placeId).toBe(home.id);

  await card.getByTestId('install-done').click();
  await expect(desk.getByTestId('record-title')).toHaveText(id);
  await expect(desk.getByTestId('device-state')).toBeVisible();
  await desk.getByTestId('nav-enrolment').click();
  await expect(row).toHaveCount(0);
});
