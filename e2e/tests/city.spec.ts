import { expect, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { aButtonAtHome, handsOffDivision, incidentOf, quietCityDesk } from '../src/city.js';
import { tabTo } from '../src/keyboard.js';
import { demoLogin, press, product } from '../src/product.js';
import { rowOf } from '../src/queue.js';
import { fallsSilent, listenToSound, soundsAlone } from '../src/sound.js';

interface Incident {
  status: string;
  transfer: { to: string } | null;
  assignments: { id: string; responder: string }[];
  history: { kind: string; by: string | null }[];
}

test('what the county hands over, the city hears, takes, sends somebody to, ends, and can prove', async ({
  browser,
}) => {
  // Three pages, and twice until nothing rings.
  test.setTimeout(600_000);
  const city = demoLogin('CITY_OPERATOR');
  const worker = demoLogin('FIELD_WORKER', handsOffDivision, 1);
  const county = await deskOf(await signIn(browser, demoLogin('COUNTY_OPERATOR', handsOffDivision), 1920, 1080));
  const desk = await deskOf(await signIn(browser, city, 1920, 1080));
  const wall = await signIn(browser, demoLogin('CITY_OPERATOR', undefined, 1), 1920, 1080);
  await wall.goto(`${product().base}/wall`);

  const cityDesk = await Api.signIn(city.username, city.password);
  await listenToSound(desk);
  // Before the call, which comes to the city by itself after 180 s.
  await fallsSilent(desk, () => quietCityDesk(cityDesk));
  const button = await aButtonAtHome();
  await press(button.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  await (await rowOf(county, incidentId)).click();
  const countyPanel = county.getByTestId('incident-panel');
  await expect(countyPanel.getByTestId('action-to-city')).toBeVisible();
  await county.keyboard.press('g');
  await expect(county.getByTestId('reason')).toBeFocused();
  await county.keyboard.type('本县人员都已派出');
  await tabTo(county, county.getByTestId('reason-confirm'));
  await county.keyboard.press('Enter');
  await expect(countyPanel.getByTestId('action-to-city')).toHaveCount(0);

  const onWall = wall.locator(`[data-testid=incident-row][data-incident-id="${incidentId}"]`);
  await expect(onWall).toContainText('市级值守');
  const row = await rowOf(desk, incidentId);
  await expect(row).toContainText('市级值守');
  await soundsAlone(desk, () => quietCityDesk(cityDesk, incidentId));
  await row.click();
  await desk.keyboard.press('c');
  await expect(row).toHaveAttribute('data-status', 'CLAIMED');
  await expect(onWall).toHaveAttribute('data-status', 'CLAIMED');
  await desk.keyboard.press('d');
  await desk.locator(`[data-testid=responder-option][data-responder="${worker.username}"]`).click();
  await desk.getByTestId('dispatch-confirm').click();
  await Promise.all([
    fallsSilent(desk, () => quietCityDesk(cityDesk, incidentId)),
    comes(incidentId, worker.username, worker.password),
  ]);

  await expect(row).toHaveAttribute('data-status', 'HANDLED');
  await desk.keyboard.press('x');
  await desk.locator('[data-testid=outcome-option][data-outcome=HELPED]').click();
  await desk.getByTestId('close-confirm').click();
  await expect(row).toHaveCount(0);
  await expect(onWall).toHaveCount(0);
  const exported = desk.waitForEvent('download');
  await desk.getByTestId('incident-panel').getByRole('link', { name: '导出证据' }).click();
  expect((await exported).suggestedFilename()).toContain(incidentId);

  const incident = await (await Api.admin()).get<Incident>(`/incidents/${incidentId}`);
  expect(incident).toMatchObject({ status: 'CLOSED', transfer: { to: 'CITY_DESK' } });
  const byCity = incident.history.filter(({ by }) => by === city.username).map(({ kind }) => kind);
  expect(byCity).toEqual(expect.arrayContaining(['CLAIMED', 'ASSIGNED', 'CLOSED', 'EXPORTED']));
});

async function deskOf(desk: Page): Promise<Page> {
  await desk.getByTestId('tour-skip').click();
  await expect(desk.getByTestId('tour')).toHaveCount(0);
  return desk;
}

/** What the worker does on the telephone is another journey's. */
async function comes(incidentId: string, username: string, password: string): Promise<void> {
  const admin = await Api.admin();
  const mine = async () =>
    (await admin.get<Incident>(`/incidents/${incidentId}`)).assignments.find(
      ({ responder }) => responder === username,
    )?.id;
  await expect.poll(mine).toBeDefined();
  const id = (await mine()) ?? '';
  const phone = await Api.signIn(username, password);
  await phone.post(`/assignments/${id}/accept`, undefined);
  await phone.post(`/assignments/${id}/en-route`, undefined);
  await phone.post(`/assignments/${id}/on-scene`, {});
  await phone.post(`/assignments/${id}/done`, { outcome: 'HELPED', note: '已扶起' });
}
