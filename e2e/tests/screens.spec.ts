import { expect } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { aButtonAtABed, aButtonAtHome, handsOffDivision, handsOffPlace, incidentOf } from '../src/city.js';
import { demoLogin, demoLoginAtPlace, press, product } from '../src/product.js';

const directory = process.env['SHOUHU_SCREENS'] ?? '';

/** The pictures of the README: each page at its real size, with something going on. */
test('pictures of the pages', async ({ browser }) => {
  const home = await aButtonAtHome();
  const bed = await aButtonAtABed(handsOffPlace);
  const wall = await signIn(browser, demoLogin('CITY_OPERATOR'), 1920, 1080);
  await wall.goto(`${product().base}/wall`);
  await wall.getByTestId('tour-skip').click();
  const county = await signIn(browser, demoLogin('COUNTY_OPERATOR', handsOffDivision), 1920, 1080);
  await county.goto(`${product().base}/wall`);
  await county.getByTestId('tour-skip').click();
  const ward = await signIn(browser, demoLoginAtPlace('INSTITUTION_LEAD', handsOffPlace), 1280, 800);
  await ward.getByTestId('tour-skip').click();
  const worker = demoLogin('FIELD_WORKER', handsOffDivision);
  const phone = await signIn(browser, worker, 390, 844);
  await press(home.deviceId);
  await press(bed.deviceId);
  const incidentId = await incidentOf(home.deviceId);
  const desk = demoLogin('COUNTY_OPERATOR', handsOffDivision);
  const operator = await Api.signIn(desk.username, desk.password);
  await operator.post(`/incidents/${incidentId}/claim`, undefined);
  await operator.post(`/incidents/${incidentId}/dispatch`, { responders: [worker.username] });

  await expect(ward.getByTestId('ward-alarm').first()).toBeVisible();
  await ward.screenshot({ path: `${directory}/ward.png` });
  await phone.getByTestId('field-accept').first().click();
  await phone.getByTestId('field-en-route').first().click();
  await expect(phone.getByTestId('tap-state').first()).toHaveAttribute('data-state', 'confirmed');
  await phone.screenshot({ path: `${directory}/field.png` });
  const row = wall.locator(`[data-testid=incident-row][data-incident-id="${incidentId}"]`);
  await expect(row).toHaveAttribute('data-status', 'CLAIMED');
  // The bars and the map follow what is live with some seconds' delay.
  await wall.waitForTimeout(5_500);
  await wall.screenshot({ path: `${directory}/wall.png` });
  await county.screenshot({ path: `${directory}/wall-county.png` });

  const register = await signIn(browser, demoLogin('REGISTRAR'), 1366, 768);
  await register.goto(`${product().base}/registry#/institution/${handsOffPlace}`);
  await expect(register.locator('[data-related=staff]')).not.toContainText('正在加载');
  await expect(register.getByTestId('history-entry').first()).toBeVisible();
  await register.screenshot({ path: `${directory}/registry.png` });
});
