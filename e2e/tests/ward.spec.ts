import { expect } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { aButtonAtABed, handsOffPlace, incidentOf, quietWard } from '../src/city.js';
import { demoLoginAtPlace, press } from '../src/product.js';
import { fallsSilent, listenToSound, soundsAlone } from '../src/sound.js';

test('the ward nurse: an alarm that sounds until it is taken, a false one with its cause, the round, and the end of the shift', async ({
  browser,
}) => {
  // Twice until nothing rings, and the round and the shift besides.
  test.setTimeout(600_000);
  const staff = demoLoginAtPlace('INSTITUTION_STAFF', handsOffPlace);
  const nurse = await Api.signIn(staff.username, staff.password);
  const ward = await signIn(browser, staff, 1280, 800);
  await listenToSound(ward);
  await fallsSilent(ward, () => quietWard(nurse));
  const button = await aButtonAtABed(handsOffPlace);
  await press(button.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  const alarm = ward.locator(`[data-testid=ward-alarm][data-incident-id="${incidentId}"]`);
  await expect(alarm).toHaveAttribute('data-status', 'OPEN');
  await soundsAlone(ward, () => quietWard(nurse, incidentId));

  await alarm.getByTestId('ward-accept').click();
  await fallsSilent(ward, () => quietWard(nurse, incidentId));
  await alarm.getByTestId('ward-on-scene').click();
  await alarm.getByTestId('ward-false-alarm').click();
  await ward.locator('[data-testid=outcome-option][data-outcome=FALSE_ALARM]').click();
  await ward.getByRole('button', { name: '误碰按钮' }).click();
  await ward.getByTestId('close-confirm').click();
  await expect(alarm).toHaveAttribute('data-status', 'HANDLED');
  const incident = await (await Api.admin()).get<{ causeCode: string }>(`/incidents/${incidentId}`);
  expect(incident.causeCode).toBe('ACCIDENTAL_PRESS');

  await ward.getByTestId('open-round').click();
  const first = ward.getByTestId('round-row').first();
  await first.click();
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  // What rings meanwhile is above the round, and is taken there.
  await press((await aButtonAtABed(handsOffPlace)).deviceId);
  const strip = ward.getByRole('dialog').getByTestId('alarm-strip');
  const ringing = await strip.getAttribute('data-incident-id');
  await strip.getByTestId('strip-accept').press('Enter');
  await expect(
    ward.locator(`[data-testid=ward-alarm][data-incident-id="${ringing}"]`),
  ).toHaveAttribute('data-status', 'CLAIMED');
  await ward.keyboard.press('Escape');

  await ward.getByTestId('open-handover').click();
  await ward.getByTestId('handover-begin').click();
  await expect(
    ward.getByTestId('handover-item').filter({ hasText: button.personName }),
  ).toBeVisible();
  await expect(ward.getByTestId('handover-complete')).toBeDisabled();

  const next = await signIn(
    browser,
    demoLoginAtPlace('INSTITUTION_LEAD', handsOffPlace),
    1920,
    1080,
  );
  await next.getByTestId('open-handover').click();
  const complete = next.getByTestId('handover-complete');
  // The list is there only when it has loaded; then each thing is taken until nothing is left.
  await expect(async () => {
    const item = next.getByTestId('handover-take').first();
    if (await item.isVisible()) {
      await item.click({ timeout: 2000 });
    }
    await expect(complete).toBeEnabled({ timeout: 500 });
  }).toPass({ intervals: [0], timeout: 90_000 });

  // What comes up when all is taken is shown once somebody wants to end the shift.
  const late = await aButtonAtABed(handsOffPlace);
  await press(late.deviceId);
  const lateIncident = await incidentOf(late.deviceId);
  await complete.click();
  const item = next.locator(`[data-testid=handover-item][data-ref="${lateIncident}"]`);
  await item.getByTestId('handover-take').click();
  await expect(complete).toBeEnabled();
  await complete.click();
  await expect(next.getByTestId('handover-begin')).toBeVisible();
});

test('the lead sends a nurse from the desk; who cannot says why, who goes says how it stands', async ({
  browser,
}) => {
  const staff = demoLoginAtPlace('INSTITUTION_STAFF', handsOffPlace);
  const button = await aButtonAtABed(handsOffPlace);
  const lead = await signIn(
    browser,
    demoLoginAtPlace('INSTITUTION_LEAD', handsOffPlace),
    1366,
    768,
  );
  await press(button.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  const atLead = lead.locator(`[data-testid=ward-alarm][data-incident-id="${incidentId}"]`);
  await atLead.getByTestId('ward-more').click();
  const panel = lead.getByTestId('incident-panel');
  await lead.getByTestId('tour-skip').click();
  await expect(panel.getByTestId('action-to-city')).toHaveCount(0);
  await panel.getByTestId('action-dispatch').click();
  await lead
    .locator(`[data-testid=responder-option][data-responder="${staff.username}"]`)
    .click();
  await lead.getByTestId('dispatch-confirm').click();

  const ward = await signIn(browser, staff, 1280, 800);
  const alarm = ward.locator(`[data-testid=ward-alarm][data-incident-id="${incidentId}"]`);
  await alarm.getByTestId('ward-decline').click();
  await ward.getByTestId('ward-words').first().click();
  await expect(alarm.getByTestId('ward-decline')).toHaveCount(0);

  const again = demoLoginAtPlace('INSTITUTION_LEAD', handsOffPlace);
  await (
    await Api.signIn(again.username, again.password)
  ).post(`/incidents/${incidentId}/dispatch`, { responders: [staff.username] });
  await alarm.getByTestId('ward-accept').click();
  await alarm.getByTestId('ward-on-scene').click();
  await alarm.getByTestId('ward-update').click();
  await ward.getByTestId('ward-words').first().click();
  await expect(ward.getByTestId('ward-words')).toHaveCount(0);
  const { history } = await (await Api.admin()).get<{
    history: Array<{ kind: string; by: string | null }>;
  }>(`/incidents/${incidentId}`);
  expect(history.filter(({ by }) => by === staff.username).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['DECLINED', 'UPDATED']),
  );

  await lead.getByTestId('to-ward').click();
  await expect(atLead).toBeVisible();
});
