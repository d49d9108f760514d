import { expect, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { aButtonAtABed, aButtonAtHome, handsOffDivision, handsOffPlace, incidentOf } from '../src/city.js';
import { sendReadings, type BedReading } from '../src/mqtt.js';
import { Network } from '../src/network.js';
import { demoLogin, press } from '../src/product.js';

const directory = process.env['SHOUHU_SCREENS'] ?? 'target/screens';

interface Incident {
  status: string;
  steps: { step: string; state: string }[];
  assignments: { id: string }[];
  history: { kind: string; detail: Record<string, string> }[];
}

test('an operator brings a call to its end by keyboard alone, the network cut in the middle', async ({
  browser,
}) => {
  const network = await Network.open();
  const button = await aButtonAtHome('bed_sensor').catch(() => aButtonAtHome());
  const sensor = await sensorBeside(button.deviceId);
  if (sensor) await sendReadings(sensor, lastHours(Date.now()));
  const worker = demoLogin('FIELD_WORKER', handsOffDivision);
  const operator = demoLogin('COUNTY_OPERATOR', handsOffDivision);
  const desk = await signIn(browser, operator, 1920, 1080, { base: network.base });
  await desk.getByTestId('tour-skip').click();
  await expect(desk.getByTestId('tour')).toHaveCount(0);

  for (const other of [await aButtonAtABed(handsOffPlace), button]) await press(other.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  const row = desk.locator(`[data-testid=incident-row][data-incident-id="${incidentId}"]`);
  await expect(row).toHaveAttribute('data-status', 'OPEN');
  const panel = desk.locator(`[data-testid=incident-panel][data-incident-id="${incidentId}"]`);
  await moveTo(desk, incidentId);
  await expect(panel).toBeVisible();
  await expect(panel).toContainText(button.personName);

  await desk.keyboard.press('c');
  await expect(panel).toHaveAttribute('data-status', 'CLAIMED');
  await speak(desk);
  await desk.keyboard.press('n');
  await desk.keyboard.type('本人说头晕，女儿在路上');
  await desk.keyboard.press('Enter');
  await expect(panel).toContainText('本人说头晕，女儿在路上');
  await desk.keyboard.press('Escape');
  await panel.focus();

  network.cut();
  await expect(desk.getByRole('alert').filter({ hasText: '失去联系' })).toBeVisible();
  network.restore();
  await expect(desk.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  await desk.keyboard.press('d');
  const option = desk.locator(`[data-testid=responder-option][data-responder="${worker.username}"]`);
  await option.focus();
  await desk.keyboard.press('Enter');
  await desk.getByTestId('dispatch-confirm').focus();
  await desk.keyboard.press('Enter');
  const phone = await Api.signIn(worker.username, worker.password);
  const assignmentId = await assignmentOf(incidentId);
  for (const step of ['accept', 'en-route']) {
    await phone.post(`/assignments/${assignmentId}/${step}`, undefined);
  }
  await expect(panel).toContainText('途中');
  await desk.mouse.move(0, 0);
  // The map and the readings are drawn by a part of the page that comes later.
  await expect(panel.locator('canvas').first()).toBeVisible();
  await desk.screenshot({ path: `${directory}/desk.png` });
  await phone.post(`/assignments/${assignmentId}/on-scene`, {});
  await phone.post(`/assignments/${assignmentId}/done`, { outcome: 'HELPED', note: '已扶起，血压正常' });

  await expect(panel).toHaveAttribute('data-status', 'HANDLED');
  await panel.focus();
  await desk.keyboard.press('x');
  await desk.locator('[data-outcome=HELPED] input').press('Space');
  await desk.getByTestId('close-confirm').press('Enter');
  await expect(row).toHaveCount(0);

  const incident = await (await Api.admin()).get<Incident>(`/incidents/${incidentId}`);
  expect(incident.status).toBe('CLOSED');
  expect(incident.steps).toMatchObject([{ step: 'speak', state: 'DONE' }]);
  const kinds = incident.history.map((entry) => entry.kind);
  expect(kinds).toEqual(expect.arrayContaining(['CLAIMED', 'STEP_DONE', 'NOTED', 'ASSIGNED', 'CLOSED']));
  expect(incident.history.find((entry) => entry.kind === 'CLOSED')?.detail['stepsLeft']).toBeUndefined();
  network.close();
});

/** The bed sensor of the person a button speaks for; few homes of the demo have one. */
async function sensorBeside(buttonId: string): Promise<string | undefined> {
  const admin = await Api.admin();
  const { placeId } = await admin.get<{ placeId: string }>(`/devices/${buttonId}`);
  const devices = await admin.get<{ items: { id: string; kind: string }[] }>(`/devices?placeId=${placeId}`);
  return devices.items.find((device) => device.kind === 'bed_sensor')?.id;
}

/** A rest of two hours with one way to the door, and a heart that grew quicker before the call. */
function lastHours(nowMillis: number): BedReading[] {
  const everyMillis = 20_000;
  const count = (150 * 60_000) / everyMillis;
  return Array.from({ length: count }, (_, index) => {
    const part = index / count;
    const bed = part < 0.42 || part > 0.48;
    const wave = Math.sin(index / 9) * 3 + Math.sin(index / 2.3) * 1.5;
    const rise = Math.max(0, part - 0.85) * 160;
    return {
      seq: 1_000_000 + index,
      at: nowMillis - (count - index) * everyMillis,
      hr: bed ? Math.round(61 + wave + rise) : null,
      br: bed ? Math.round(14 + wave / 3 + rise / 4) : null,
      mv: bed ? 3 : 0,
      bed,
    };
  });
}

/** Other incidents may stand before it, or come: step by step, each looked at before the next, and back when it is past. */
async function moveTo(desk: Page, incidentId: string): Promise<void> {
  const queue = () =>
    desk.getByTestId('incident-row').evaluateAll((rows) =>
      rows.map((row) => ({
        id: row.getAttribute('data-incident-id'),
        opened: row.getAttribute('aria-current') === 'true',
      })),
    );
  const openedIn = async () => (await queue()).find(({ opened }) => opened)?.id;
  await expect(async () => {
    const rows = await queue();
    const before = rows.findIndex(({ opened }) => opened);
    const wanted = rows.findIndex(({ id }) => id === incidentId);
    if (before === wanted && wanted >= 0) return;
    await desk.keyboard.press(before > wanted ? 'k' : 'j');
    await expect.poll(openedIn, { timeout: 2000 }).not.toBe(rows[before]?.id);
    expect(await openedIn()).toBe(incidentId);
  }).toPass({ intervals: [0], timeout: 90_000 });
}

/** The one step that a call at home demands. */
async function speak(desk: Page): Promise<void> {
  const step = desk.locator('[data-testid=plan-step][data-step=speak]');
  await step.press('Space');
  await expect(step).toBeChecked();
}

/** What the worker does on the telephone is another journey's. */
async function assignmentOf(incidentId: string): Promise<string> {
  const admin = await Api.admin();
  const first = async () => (await admin.get<Incident>(`/incidents/${incidentId}`)).assignments[0]?.id;
  await expect.poll(first).toBeDefined();
  return (await first()) ?? '';
}
