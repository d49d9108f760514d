import { expect, test, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn } from '../src/browsers.js';
import { aButtonAtHome, handsOffDivision, incidentOf } from '../src/city.js';
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
  const button = await aButtonAtHome();
  const worker = demoLogin('FIELD_WORKER', handsOffDivision);
  const desk = await signIn(browser, demoLogin('COUNTY_OPERATOR', handsOffDivision), 1920, 1080);
  await desk.getByTestId('tour-skip').click();
  await expect(desk.getByTestId('tour')).toHaveCount(0);

  await press(button.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  const row = desk.locator(`[data-testid=incident-row][data-incident-id="${incidentId}"]`);
  await expect(row).toHaveAttribute('data-status', 'OPEN');
  const panel = desk.locator(`[data-testid=incident-panel][data-incident-id="${incidentId}"]`);
  await moveTo(desk, panel);
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

  await desk.context().setOffline(true);
  await expect(desk.getByRole('alert')).toContainText('失去联系');
  await desk.context().setOffline(false);
  await expect(desk.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  await desk.keyboard.press('d');
  const option = desk.locator(`[data-testid=responder-option][data-responder="${worker.username}"]`);
  await option.focus();
  await desk.keyboard.press('Enter');
  await desk.screenshot({ path: `${directory}/desk-dispatch.png` });
  await desk.getByTestId('dispatch-confirm').focus();
  await desk.keyboard.press('Enter');
  await arriveAndFinish(worker.username, worker.password, incidentId);

  await expect(panel).toHaveAttribute('data-status', 'HANDLED');
  await desk.screenshot({ path: `${directory}/desk.png` });
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
});

/** Other incidents may stand before it: j until it is shown. */
async function moveTo(desk: Page, panel: ReturnType<Page['locator']>): Promise<void> {
  for (let presses = 0; presses < 20 && (await panel.count()) === 0; presses++) {
    await desk.keyboard.press('j');
    await desk.waitForTimeout(100);
  }
  await expect(panel).toBeVisible();
}

/** The one step that a call at home demands. */
async function speak(desk: Page): Promise<void> {
  const step = desk.locator('[data-testid=plan-step][data-step=speak]');
  await step.press('Space');
  await expect(step).toBeChecked();
}

/** What the worker does on the telephone is another journey's. */
async function arriveAndFinish(username: string, password: string, incidentId: string): Promise<void> {
  const phone = await Api.signIn(username, password);
  const admin = await Api.admin();
  await expect
    .poll(async () => (await admin.get<Incident>(`/incidents/${incidentId}`)).assignments.length)
    .toBe(1);
  const [assignment] = (await admin.get<Incident>(`/incidents/${incidentId}`)).assignments;
  for (const step of ['accept', 'en-route', 'on-scene']) {
    await phone.post(`/assignments/${assignment?.id}/${step}`, step === 'on-scene' ? {} : undefined);
  }
  await phone.post(`/assignments/${assignment?.id}/done`, { outcome: 'HELPED', note: '已扶起，血压正常' });
}
