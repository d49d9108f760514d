import { expect, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { aButtonAtABed, aButtonAtHome, handsOffDivision, handsOffPlace, incidentOf } from '../src/city.js';
import { listenToDialling, tabTo } from '../src/keyboard.js';
import { tamper } from '../src/mqtt.js';
import { Network } from '../src/network.js';
import { demoLogin, press, product } from '../src/product.js';
import { rowOf } from '../src/queue.js';
import { aButtonWithReadings } from '../src/readings.js';

interface Incident {
  status: string;
  steps: { step: string; state: string }[];
  residentId: string | null;
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

  for (const other of [await aButtonAtABed(handsOffPlace), button]) await press(other.deviceId);
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
  network.restore();
  await expect(desk.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
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

test('an operator holds an alarm back, joins two incidents, ends them without anybody going, and takes it back', async ({
  browser,
}) => {
  const desk = await signIn(browser, demoLogin('COUNTY_OPERATOR', handsOffDivision), 1920, 1080);
  await desk.getByTestId('tour-skip').click();
  const button = await aButtonAtHome();
  await press(button.deviceId);
  const incidentId = await incidentOf(button.deviceId);
  const other = await aButtonAtHome();
  await press(other.deviceId);
  const otherId = await incidentOf(other.deviceId);
  // Of the same person, so it joins the call.
  await tamper(button.deviceId);

  await desk.goto(`${product().base}/desk#/queue/${incidentId}`);
  const panel = desk.getByTestId('incident-panel');
  await panel.getByTestId('action-claim').click();
  await expect(panel).toHaveAttribute('data-status', 'CLAIMED');
  await panel.getByTestId('action-shelve').click();
  await panel.getByTestId('shelve-reason').fill('家属正在换电池');
  await panel.getByTestId('shelve-confirm').click();
  await desk.getByTestId('view-holds').click();
  const hold = desk.getByTestId('hold').filter({ hasText: button.deviceId });
  await expect(hold).toContainText('家属正在换电池');
  await hold.getByRole('button', { name: '提前结束' }).click();
  await expect(hold).toHaveCount(0);

  await desk.goto(`${product().base}/desk#/queue/${otherId}`);
  await panel.getByTestId('action-merge').click();
  await panel.locator(`[data-testid=merge-target][data-incident-id="${incidentId}"]`).click();
  await panel.getByTestId('merge-confirm').click();
  await expect(desk).toHaveURL(new RegExp(`${incidentId}$`));

  await panel.getByTestId('action-handle').click();
  await panel.getByTestId('handle-note').fill('电话中本人说按错了');
  await panel.locator('label[data-value=SPOKE]').click();
  await panel.getByTestId('handle-confirm').click();
  await expect(panel).toHaveAttribute('data-status', 'HANDLED');
  await panel.getByTestId('action-close').click();
  await panel.locator('[data-testid=outcome-option][data-outcome=NO_HELP_NEEDED]').click();
  await panel.getByTestId('close-confirm').click();
  await panel.getByTestId('action-reopen').click();
  await panel.getByTestId('reason').fill('家属来电说老人仍不舒服');
  await panel.getByTestId('reason-confirm').click();
  await expect(desk).not.toHaveURL(new RegExp(`${incidentId}$`));
  await expect(panel).toHaveAttribute('data-status', 'OPEN');
});

test('who leads the shift sees how it goes, whom nobody watched, and hands over', async ({ browser }) => {
  const desk = await signIn(browser, demoLogin('COUNTY_OPERATOR', handsOffDivision), 1366, 768);
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
  await expect(desk.getByTestId('handover-begin')).toBeVisible();
});

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

/** What the worker does on the telephone is another journey's. */
async function assignmentOf(incidentId: string): Promise<string> {
  const admin = await Api.admin();
  const first = async () => (await admin.get<Incident>(`/incidents/${incidentId}`)).assignments[0]?.id;
  await expect.poll(first).toBeDefined();
  return (await first()) ?? '';
}
