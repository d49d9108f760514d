import { expect, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { anotherOperator } from '../src/colleague.js';
import { aButtonAtABed, aButtonAtHome, handsOffDivision, handsOffPlace, incidentOf } from '../src/city.js';
import { listenToDialling, tabTo } from '../src/keyboard.js';
import { tamper } from '../src/mqtt.js';
import { Network } from '../src/network.js';
import { demoLogin, demoLoginAtPlace, press } from '../src/product.js';
import { rowOf } from '../src/queue.js';
import { aButtonWithReadings } from '../src/readings.js';

interface Incident {
  status: string;
  steps: { step: string; state: string }[];
  residentId: string | null;
  claimedBy: string | null;
  assignments: { id: string; responder: string }[];
  history: { kind: string; detail: Record<string, string> }[];
}

test('an operator brings a call to its end by keyboard alone, the network cut in the middle', async ({
  browser,
}) => {
  const network = await Network.open();
  const button = await aButtonWithReadings();
  const worker = demoLogin('FIELD_WORKER', handsOffDivision);
  const operator = demoLogin('COUNTY_OPERATOR', handsOffDivision);
  const desk = await signIn(browser, operator, 1920, 1080, { base: network.base });
  await desk.getByTestId('tour-skip').click();
  await expect(desk.getByTestId('tour')).toHaveCount(0);

  const atBed = await aButtonAtABed(handsOffPlace);
  for (const one of [atBed, button]) await press(one.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  const row = await rowOf(desk, incidentId);
  await expect(row).toHaveAttribute('data-status', 'OPEN');
  const panel = desk.locator(`[data-testid=incident-panel][data-incident-id="${incidentId}"]`);
  await moveTo(desk, incidentId);
  await expect(panel).toBeVisible();
  await expect(panel).toContainText(button.personName);

  await desk.keyboard.press('c');
  await expect(panel).toHaveAttribute('data-status', 'CLAIMED');
  const dialled = await listenToDialling(desk);
  const first = panel.getByTestId('contacts').locator('a[href^="tel:"]').first();
  await expect(first).toBeVisible();
  await desk.keyboard.press('t');
  expect(await dialled()).toBe(await first.getAttribute('href'));
  expect(await dialled()).toBe(await firstNumberOf(incidentId));
  await speak(desk);
  await desk.keyboard.press('n');
  await desk.keyboard.type('本人说头晕，女儿在路上');
  await desk.keyboard.press('Enter');
  await expect(panel).toContainText('本人说头晕，女儿在路上');
  // Out of the field, so that letters are keys again.
  await desk.keyboard.press('Escape');
  await expect(panel).toBeFocused();

  network.cut();
  await expect(desk.getByRole('alert').filter({ hasText: '失去联系' })).toBeVisible();
  const meanwhile = await callsAndIsTaken(atBed.deviceId);
  await expect(rowIn(desk, meanwhile.called)).toHaveCount(0);
  network.restore();
  await expect(desk.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  await rowOf(desk, meanwhile.called);
  await expect(rowIn(desk, meanwhile.taken)).toHaveAttribute('data-status', 'CLAIMED');
  await eachRowOnce(desk);
  await expect(panel.getByText('本人说头晕，女儿在路上')).toHaveCount(1);
  await panel.focus();
  await desk.keyboard.press('d');
  await send(desk, worker.username);
  const phone = await Api.signIn(worker.username, worker.password);
  const assignmentId = await assignmentOf(incidentId);
  for (const step of ['accept', 'en-route']) {
    await phone.post(`/assignments/${assignmentId}/${step}`, undefined);
  }
  await expect(panel).toContainText('途中');
  // The map and the readings are drawn by a part of the page that comes later.
  await expect(panel.locator('canvas').first()).toBeVisible();
  await phone.post(`/assignments/${assignmentId}/on-scene`, {});
  await phone.post(`/assignments/${assignmentId}/done`, { outcome: 'HELPED', note: '已扶起，血压正常' });

  await expect(panel).toHaveAttribute('data-status', 'HANDLED');
  await desk.keyboard.press('x');
  await tabTo(desk, panel.locator('[data-outcome=HELPED] input'));
  await desk.keyboard.press('Space');
  await tabTo(desk, panel.getByTestId('close-confirm'));
  await desk.keyboard.press('Enter');
  await expect(row).toHaveCount(0);

  const incident = await (await Api.admin()).get<Incident>(`/incidents/${incidentId}`);
  expect(incident.status).toBe('CLOSED');
  expect(incident.assignments.map(({ responder }) => responder)).toEqual([worker.username]);
  expect(incident.steps).toMatchObject([{ step: 'speak', state: 'DONE' }]);
  const kinds = incident.history.map((entry) => entry.kind);
  expect(kinds).toEqual(expect.arrayContaining(['CLAIMED', 'STEP_DONE', 'NOTED', 'ASSIGNED', 'CLOSED']));
  expect(incident.history.find((entry) => entry.kind === 'CLOSED')?.detail['stepsLeft']).toBeUndefined();
  network.close();
});

test('by keyboard alone an operator holds an alarm back, joins two incidents, ends them without anybody going, and takes it back', async ({
  browser,
}) => {
  const desk = await signIn(browser, demoLogin('COUNTY_OPERATOR', handsOffDivision), 1920, 1080);
  await desk.getByTestId('tour-skip').press('Enter');
  const button = await aButtonAtHome();
  await press(button.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  const other = await aButtonAtHome();
  await press(other.deviceId);
  const otherId = await incidentOf(other.deviceId);
  // Of the same person, so it joins the call.
  await tamper(button.deviceId);

  await rowOf(desk, incidentId);
  await moveTo(desk, incidentId);
  const panel = desk.getByTestId('incident-panel');
  await desk.keyboard.press('c');
  await expect(panel).toHaveAttribute('data-status', 'CLAIMED');
  await expect(panel.getByTestId('action-shelve')).toBeVisible();
  await desk.keyboard.press('s');
  await tabTo(desk, panel.getByTestId('shelve-reason'));
  await desk.keyboard.type('家属正在换电池');
  await desk.keyboard.press('Enter');
  await expect(panel.getByTestId('shelve-reason')).toHaveCount(0);
  await desk.keyboard.press('4');
  const hold = desk.getByTestId('hold').filter({ hasText: button.deviceId });
  await expect(hold).toContainText('家属正在换电池');
  await tabTo(desk, hold.getByRole('button', { name: '提前结束' }));
  await desk.keyboard.press('Enter');
  await expect(hold).toHaveCount(0);

  await desk.keyboard.press('1');
  await rowOf(desk, otherId);
  await moveTo(desk, otherId);
  await expect(panel).toHaveAttribute('data-status', 'OPEN');
  await desk.keyboard.press('m');
  await tabTo(desk, panel.locator(`[data-testid=merge-target][data-incident-id="${incidentId}"]`));
  await desk.keyboard.press('Enter');
  await tabTo(desk, panel.getByTestId('merge-confirm'));
  await desk.keyboard.press('Enter');
  await expect(desk).toHaveURL(new RegExp(`${incidentId}$`));

  await expect(panel).toHaveAttribute('data-status', 'CLAIMED');
  await desk.keyboard.press('h');
  await expect(panel.getByTestId('handle-note')).toBeFocused();
  await desk.keyboard.type('电话中本人说按错了');
  await tabTo(desk, panel.locator('[data-value=SPOKE] input'));
  await desk.keyboard.press('Space');
  await tabTo(desk, panel.getByTestId('handle-confirm'));
  await desk.keyboard.press('Enter');
  await expect(panel).toHaveAttribute('data-status', 'HANDLED');
  await desk.keyboard.press('x');
  await tabTo(desk, panel.locator('[data-outcome=HELPED] input'));
  await desk.keyboard.press('ArrowDown');
  await expect(panel.locator('[data-outcome=NO_HELP_NEEDED] input')).toBeChecked();
  await desk.keyboard.press('Enter');
  await expect(panel).toHaveAttribute('data-status', 'CLOSED');
  await desk.keyboard.press('r');
  await expect(panel.getByTestId('reason')).toBeFocused();
  await desk.keyboard.type('家属来电说老人仍不舒服');
  await tabTo(desk, panel.getByTestId('reason-confirm'));
  await desk.keyboard.press('Enter');
  await expect(desk).not.toHaveURL(new RegExp(`${incidentId}$`));
  await expect(panel).toHaveAttribute('data-status', 'OPEN');

  const joined = await (await Api.admin()).get<Incident>(`/incidents/${incidentId}`);
  expect(joined).toMatchObject({ status: 'CLOSED', reached: 'SPOKE', outcome: 'NO_HELP_NEEDED' });
});

test('who leads the shift sees how it goes, whom nobody watched, and hands over to the next one', async ({
  browser,
}) => {
  const leaving = demoLogin('COUNTY_OPERATOR', handsOffDivision);
  const button = await aButtonAtHome();
  await press(button.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  await (await Api.signIn(leaving.username, leaving.password)).post(`/incidents/${incidentId}/claim`, undefined);
  const desk = await signIn(browser, leaving, 1366, 768);
  await desk.getByTestId('tour-skip').click();
  await desk.getByTestId('view-overview').click();
  await expect(desk.locator('main.overview')).toContainText('P97.5');
  await desk.getByTestId('period-week').click();
  await expect(desk.getByTestId('measure-table')).toContainText('报警到首次人工处置');
  await desk.getByTestId('view-recontacts').click();
  await expect(desk.getByTestId('recontacts-view')).not.toContainText('正在加载');
  await desk.getByTestId('view-handover').click();
  await desk.getByTestId('handover-begin').click();
  await expect(desk.getByTestId('handover-open')).toBeVisible();
  await desk.getByRole('button', { name: '取消交接' }).click();

  await desk.getByTestId('handover-begin').click();
  await expect(desk.getByTestId('handover-open')).toContainText('请接班人用自己的账号登录');
  const next = await anotherOperator(handsOffDivision);
  const relief = await signIn(browser, next, 1366, 768);
  await relief.getByTestId('tour-skip').click();
  await relief.getByTestId('view-handover').click();
  await takesAll(relief);
  await expect(relief.getByTestId('handover-begin')).toBeVisible();

  // Whoever has left sees the report, and finds it again on another day.
  await desk.reload();
  const report = desk.getByTestId('handover-past').locator('details').first();
  await expect(report.locator('summary')).toContainText(next.username);
  await expect(report.locator('summary')).toContainText('已完成');
  await report.locator('summary').click();
  const kept = report.getByTestId('handover-kept');
  await expect(kept.filter({ hasText: button.personName })).toContainText(`${next.displayName}`);
  const handed = await (await Api.admin()).get<Incident>(`/incidents/${incidentId}`);
  expect(handed).toMatchObject({ status: 'CLAIMED', claimedBy: next.username });
});

/** The list is there only when it has loaded, and what comes up when all is taken is shown by the try to end it. */
async function takesAll(relief: Page): Promise<void> {
  const open = relief.getByTestId('handover-open');
  await expect(async () => {
    if (await open.getByTestId('handover-take').isVisible()) {
      await open.getByRole('button', { name: '全选' }).click({ timeout: 2_000 });
      await open.getByTestId('handover-take').click({ timeout: 2_000 });
    }
    await expect(open.getByTestId('handover-take')).toHaveCount(0, { timeout: 2_000 });
    await open.getByTestId('handover-complete').click({ timeout: 2_000 });
    await expect(open).toHaveCount(0, { timeout: 2_000 });
  }).toPass({ intervals: [0], timeout: 90_000 });
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
  await tabTo(desk, step);
  await desk.keyboard.press('Space');
  await expect(step).toBeChecked();
}

/** As the panel says: a digit chooses, and Enter sends that one and nobody else. */
async function send(desk: Page, responder: string): Promise<void> {
  const options = desk.getByTestId('responder-option');
  await expect(options.first()).toBeFocused();
  const ranked = await options.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-responder')));
  const rank = ranked.indexOf(responder) + 1;
  expect(rank, `rank of ${responder}`).toBeGreaterThan(0);
  const option = options.nth(rank - 1);
  if (rank <= 9) await desk.keyboard.press(String(rank));
  else {
    await tabTo(desk, option);
    await desk.keyboard.press('Enter');
  }
  await expect(option).toBeFocused();
  await expect(option).toHaveAttribute('aria-pressed', 'true');
  await expect(desk.getByTestId('dispatch-confirm')).toContainText(await option.locator('b').innerText());
  await desk.keyboard.press('Enter');
}

/** What `t` has to dial: the person's own number, else that of the first contact who has one. */
async function firstNumberOf(incidentId: string): Promise<string> {
  const admin = await Api.admin();
  const { residentId } = await admin.get<Incident>(`/incidents/${incidentId}`);
  const own = await admin.get<{ phone?: string | null }>(`/residents/${residentId}`);
  const contacts = await admin.get<{ items: { phone?: string | null; rank?: number | null }[] }>(
    `/contacts?residentId=${residentId}&limit=20`,
  );
  contacts.items.sort((a, b) => (a.rank ?? 99) - (b.rank ?? 99));
  const phone = [own, ...contacts.items].find((one) => one.phone)?.phone ?? '';
  return `tel:${phone.replaceAll(/[ -]/g, '')}`;
}

const rowIn = (desk: Page, incidentId: string) =>
  desk.locator(`[data-testid=incident-row][data-incident-id="${incidentId}"]`);

/** What the desk does not see while it is cut off: somebody calls at home, and the ward takes what rang there. */
async function callsAndIsTaken(bedButton: string): Promise<{ called: string; taken: string }> {
  const button = await aButtonAtHome();
  await press(button.deviceId);
  const called = await incidentOf(button.deviceId);
  const taken = await incidentOf(bedButton);
  const staff = demoLoginAtPlace('INSTITUTION_STAFF', handsOffPlace);
  await (await Api.signIn(staff.username, staff.password)).post(`/incidents/${taken}/claim`, undefined);
  return { called, taken };
}

async function eachRowOnce(desk: Page): Promise<void> {
  const ids = await desk
    .getByTestId('incident-row')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-incident-id')));
  expect(ids).toEqual([...new Set(ids)]);
}

/** What the worker does on the telephone is another journey's. */
async function assignmentOf(incidentId: string): Promise<string> {
  const admin = await Api.admin();
  const first = async () => (await admin.get<Incident>(`/incidents/${incidentId}`)).assignments[0]?.id;
  await expect.poll(first).toBeDefined();
  return (await first()) ?? '';
}
