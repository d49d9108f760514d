import { expect, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { inTheHand, signIn, test } from '../src/browsers.js';
import { handsOffDivision, handsOffPlace } from '../src/city.js';
import { demoLoginAtPlace } from '../src/product.js';

/** Somebody of the county who was assessed and waits for a bed of the house; one is offered at once. */
async function somebodyWaits(): Promise<{ id: string; name: string }> {
  // Ids are never given twice, so that the test can be run again.
  const person = { id: `e2e-waits-${Date.now()}`, name: '龚素珍' };
  const admin = await Api.admin();
  const days = { assessedOn: '2026-09-01', validUntil: '2099-08-31' };
  await admin.post('/residents', {
    ...person,
    birthYear: 1939,
    division: handsOffDivision,
  });
  await admin.post('/assessments', {
    residentId: person.id,
    level: 'PARTIAL',
    assessor: '周明华',
    ...days,
  });
  await admin.post('/waiting-list', {
    placeId: handsOffPlace,
    personId: person.id,
  });
  return person;
}

const tile = (ward: Page, bedId: string) =>
  ward.locator(`[data-testid=bed-tile][data-bed-id="${bedId}"]`);

/** Opens the form of a step of the bed that is open. */
const step = (ward: Page, name: string) =>
  ward.locator(`[data-testid=bed-step][data-step=${name}]`).click();

async function confirm(ward: Page): Promise<void> {
  await ward.getByTestId('step-confirm').click();
  await expect(ward.getByTestId('step-done')).toBeVisible();
}

test('the lead of a home: who waits is offered a bed, moves in, changes rooms, goes on leave, comes back and leaves', async ({
  browser,
}) => {
  const person = await somebodyWaits();
  const ward = await signIn(
    browser,
    demoLoginAtPlace('INSTITUTION_LEAD', handsOffPlace),
    1024,
    768,
  );
  await ward.getByTestId('tour-skip').click();
  await expect(ward.getByTestId('tour')).toHaveCount(0);

  await ward.getByTestId('open-waiting').click();
  const place = ward.locator(`[data-testid=waiting-place][data-person-id=${person.id}]`);
  // The list is of when it was opened, and the bed is offered a moment after the place was taken.
  await expect(async () => {
    await ward.getByTestId('queue-reload').click();
    await expect(place).toContainText('已提供', { timeout: 1000 });
  }).toPass({ timeout: 90_000 });
  await place.getByTestId('offer-accept').click();
  await place.getByTestId('waiting-admit').click();
  await ward.locator(`[data-testid=person-choice][data-person-id=${person.id}]`).click();
  await confirm(ward);
  const admin = await Api.admin();
  const { bedId: from } = await admin.get<{ bedId: string }>(`/residents/${person.id}`);
  await expect(tile(ward, from)).toContainText(person.name);

  await step(ward, 'transfer');
  const target = ward.getByTestId('target-choice').first();
  const to = (await target.getAttribute('data-bed-id')) ?? '';
  await ward.getByTestId('step-confirm').click();
  await expect(ward.getByTestId('step-form').getByRole('alert')).toHaveText('请选择床位。');
  await target.click();
  await ward.getByTestId('reason-choice').first().click();
  await confirm(ward);
  await expect(tile(ward, to)).toHaveAttribute('data-state', 'OCCUPIED');
  await expect(tile(ward, to)).toContainText(person.name);
  await expect(tile(ward, from)).not.toContainText(person.name);

  await step(ward, 'leave');
  await ward.getByTestId('day-choice').nth(1).click();
  await ward.getByTestId('step-reason').fill('回家过节');
  await confirm(ward);
  await expect(tile(ward, to)).toHaveAttribute('data-state', 'ON_LEAVE');

  await step(ward, 'return');
  await confirm(ward);
  await expect(tile(ward, to)).toHaveAttribute('data-state', 'OCCUPIED');

  await step(ward, 'discharge');
  await ward.locator('[data-testid=discharge-why][data-value=HOME]').click();
  await confirm(ward);
  await expect(tile(ward, to)).toHaveAttribute('data-state', 'VACANT');

  await ward.getByTestId('bed-story').locator('summary').click();
  await expect(ward.getByTestId('bed-story').locator('li b')).toHaveText([
    '退住',
    '返回',
    '请假',
    '转床',
  ]);
  const gone = await admin.get<{ bedId: string | null; placement: string }>(
    `/residents/${person.id}`,
  );
  expect(gone).toMatchObject({ bedId: null, placement: 'NONE' });
});

test('who was never assessed is not admitted without a reason, and a carer does not admit at all', async ({
  browser,
}) => {
  const admin = await Api.admin();
  const unassessed = { id: `e2e-unassessed-${Date.now()}`, name: '田永贵' };
  await admin.post('/residents', {
    ...unassessed,
    birthYear: 1944,
    placeId: handsOffPlace,
    careLevel: 'PARTIAL',
  });
  const login = demoLoginAtPlace('INSTITUTION_LEAD', handsOffPlace);
  const ward = await signIn(browser, login, 1280, 800);
  await ward.getByTestId('tour-skip').click();
  const bed = ward.locator('[data-testid=bed-tile][data-state=VACANT]').last();
  const bedId = (await bed.getAttribute('data-bed-id')) ?? '';
  await bed.click();
  await step(ward, 'admit');
  await ward.locator(`[data-testid=person-choice][data-person-id=${unassessed.id}]`).click();
  await expect(ward.getByTestId('assessment-line')).toHaveAttribute('data-is', 'none');
  await ward.getByTestId('step-confirm').click();
  await expect(ward.getByTestId('step-form').getByRole('alert')).toHaveText('请写明理由。');
  await ward.getByTestId('step-override').fill('家中无人照料，三日内补评估');
  await confirm(ward);
  await expect(tile(ward, bedId)).toContainText(unassessed.name);
  const stays = await admin.get<{ items: { override: string }[] }>(
    `/residents/${unassessed.id}/stays`,
  );
  expect(stays.items[0]?.override).toBe('家中无人照料，三日内补评估');

  const staff = await signIn(
    browser,
    demoLoginAtPlace('INSTITUTION_STAFF', handsOffPlace),
    390,
    844,
    inTheHand,
  );
  await staff.getByTestId('tour-skip').tap();
  await tile(staff, bedId).tap();
  await expect(staff.getByTestId('bed-step')).toHaveText(['请假', '住院']);
});
