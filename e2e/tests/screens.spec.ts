import { expect, test } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn } from '../src/browsers.js';
import { aButtonAtABed, aButtonAtHome, handsOffDivision, handsOffPlace, incidentOf } from '../src/city.js';
import { demoLogin, demoLoginAtPlace, press } from '../src/product.js';

const directory = process.env['SHOUHU_SCREENS'] ?? 'target/screens';

/** The pictures of the README: each page at its real size, with something going on. */
test('pictures of the pages', async ({ browser }) => {
  const home = await aButtonAtHome();
  const bed = await aButtonAtABed(handsOffPlace);
  const wall = await signIn(browser, demoLogin('CITY_OPERATOR'), 1920, 1080);
  const ward = await signIn(browser, demoLoginAtPlace('INSTITUTION_STAFF', handsOffPlace), 1280, 800);
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
  await expect(phone.getByTestId('assignment-card').first()).toBeVisible();
  const row = wall.locator(`[data-testid=incident-row][data-incident-id="${incidentId}"]`);
  await expect(row).toBeVisible();
  await wall.screenshot({ path: `${directory}/wall.png` });
  await row.click();
  await expect(wall.getByTestId('incident-drawer')).toBeVisible();
  await wall.waitForTimeout(600);
  await wall.screenshot({ path: `${directory}/wall-incident.png` });
  await ward.screenshot({ path: `${directory}/ward.png` });
  await phone.screenshot({ path: `${directory}/field.png` });
});
