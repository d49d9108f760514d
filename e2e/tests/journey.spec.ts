import { expect } from '@playwright/test';
import { Api } from '../src/api.js';
import { inTheHand, signIn, test } from '../src/browsers.js';
import { aButtonAtABed, aButtonAtHome, handsOffDivision, handsOffPlace, incidentOf } from '../src/city.js';
import { demoLogin, demoLoginAtPlace, press } from '../src/product.js';
import { rowOf } from '../src/queue.js';

test('a button pressed at home becomes help that arrives', async ({ browser }) => {
  const button = await aButtonAtHome();
  const worker = demoLogin('FIELD_WORKER', handsOffDivision);
  const desk = await signIn(browser, demoLogin('COUNTY_OPERATOR', handsOffDivision), 1920, 1080);
  const phone = await signIn(browser, worker, 390, 844, inTheHand);

  await press(button.deviceId);

  // Nobody has touched the page: the incident arrives by itself.
  const incidentId = await incidentOf(button.deviceId);
  const row = await rowOf(desk, incidentId);
  await expect(row).toHaveAttribute('data-status', 'OPEN');
  await expect(row).toContainText(button.personName);
  await row.click();
  await desk.getByTestId('action-claim').click();
  await expect(row).toHaveAttribute('data-status', 'CLAIMED');
  await desk.getByTestId('action-dispatch').click();
  await desk.locator(`[data-testid=responder-option][data-responder="${worker.username}"]`).click();
  await desk.getByTestId('dispatch-confirm').click();

  const card = phone.getByTestId('assignment-card').filter({ hasText: button.personName });
  await card.getByTestId('field-accept').tap();
  await expect(card).toHaveAttribute('data-status', 'ACCEPTED');
  await card.getByTestId('field-en-route').tap();
  await expect(card).toHaveAttribute('data-status', 'EN_ROUTE');
  await card.getByTestId('field-on-scene').tap();
  await expect(card).toHaveAttribute('data-status', 'ON_SCENE');
  await card.getByTestId('field-done').tap();
  await phone.locator('[data-testid=outcome-option][data-outcome=HELPED]').tap();
  await phone.getByTestId('close-confirm').tap();

  await expect(row).toHaveAttribute('data-status', 'HANDLED');
  await desk.getByTestId('action-close').click();
  await desk.locator('[data-testid=outcome-option][data-outcome=HELPED]').click();
  await desk.getByTestId('close-confirm').click();
  await expect(row).toHaveCount(0);
  await closedWithEveryStep(incidentId);
});

for (const [width, height, held] of [
  [1280, 800, { hasTouch: true }],
  [768, 1024, inTheHand],
  [390, 844, inTheHand],
] as const) {
  test(`on a ward of ${width} × ${height} one tap accepts, and the bed is shown`, async ({ browser }) => {
    const staff = demoLoginAtPlace('INSTITUTION_STAFF', handsOffPlace);
    const button = await aButtonAtABed(handsOffPlace);
    const ward = await signIn(browser, staff, width, height, held);
    await ward.getByTestId('tour-skip').tap();
    expect(await ward.evaluate(() => innerWidth)).toBe(width);

    await press(button.deviceId);

    const incidentId = await incidentOf(button.deviceId);
    const alarm = ward.locator(`[data-testid=ward-alarm][data-incident-id="${incidentId}"]`);
    await expect(alarm).toContainText(button.personName);
    await expect(alarm).toContainText('待接警');
    await alarm.getByTestId('ward-accept').tap();
    await alarm.getByTestId('ward-on-scene').tap();
    await alarm.getByTestId('ward-done').tap();
    await ward.locator('[data-testid=outcome-option][data-outcome=NO_HELP_NEEDED]').tap();
    await ward.getByTestId('close-confirm').tap();
    await expect.poll(() => statusOf(incidentId)).toBe('HANDLED');
  });
}

interface Incident {
  status: string;
  outcome: string;
  assignments: Array<Record<string, unknown>>;
}

async function statusOf(incidentId: string): Promise<string> {
  return (await (await Api.admin()).get<Incident>(`/incidents/${incidentId}`)).status;
}

async function closedWithEveryStep(incidentId: string): Promise<void> {
  const incident = await (await Api.admin()).get<Incident>(`/incidents/${incidentId}`);
  expect(incident.status).toBe('CLOSED');
  expect(incident.outcome).toBe('HELPED');
  const [assignment] = incident.assignments;
  const steps = ['notifiedAt', 'deliveredAt', 'seenAt', 'acceptedAt', 'enRouteAt', 'onSceneAt'];
  for (const step of steps) {
    expect(assignment?.[step], step).toBeGreaterThan(0);
  }
}
