import { expect, type Browser, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { signIn, test } from '../src/browsers.js';
import { handsOffDivision } from '../src/city.js';
import { Network } from '../src/network.js';
import { demoLogin } from '../src/product.js';
import { aTaskFor } from '../src/tasks.js';

const worker = () => demoLogin('FIELD_WORKER', handsOffDivision);
const kilometreOff = { longitude: 106.99, latitude: 27.99 };

test('in the mountains: cut off in the middle, and nothing is lost or done twice', async ({
  browser,
}) => {
  const network = await Network.open();
  const phone = await onThePhone(browser, network);
  const { incidentId, personName } = await aTaskFor(worker().username);
  const card = phone.getByTestId('assignment-card').filter({ hasText: personName });
  const states = card.getByTestId('tap-state');
  await saysWhereItIs(phone, async () => {
    await phone.getByTestId('duty-open').click();
    await phone.getByTestId('duty-place').click();
    await phone.getByTestId('place-yes').click();
  });
  await saysWhereItIs(phone, () => card.getByTestId('field-accept').click());
  await expect(states).toHaveAttribute('data-state', 'confirmed');

  // The numbers of an accepted task are taken onto the phone.
  await card.getByTestId('field-call').click();
  await expect(phone.getByTestId('call-line').first()).toBeVisible();
  await phone.keyboard.press('Escape');
  network.cut();
  await card.getByTestId('field-call').click();
  await expect(phone.getByTestId('calls-kept')).toBeVisible();
  await expect(phone.getByTestId('call-line').first()).toBeVisible();
  await phone.keyboard.press('Escape');
  await card.getByTestId('field-en-route').click();
  await card.getByTestId('field-on-scene').click();
  await card.getByTestId('field-photo').setInputFiles('../docs/screens/ward.png');
  await expect(phone.getByTestId('outbox-waiting')).toContainText('3');
  await expect(states).toHaveCount(2);

  // The phone was put away, and the browser has thrown the page out.
  await phone.reload();
  await expect(card).toHaveAttribute('data-status', 'ON_SCENE');
  await expect(phone.getByTestId('board-age')).toBeVisible();
  await expect(states).toHaveCount(2);
  const photo = card.getByTestId('field-photo-state');
  await expect(photo).toHaveAttribute('data-state', 'queued');

  network.restore();
  await expect(states).toHaveCount(1);
  await expect(states).toHaveAttribute('data-state', 'confirmed');
  await expect(photo).toHaveAttribute('data-state', 'confirmed');
  await expect(phone.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  await expect(phone.getByTestId('outside-fence')).toBeVisible();
  await card.getByTestId('field-update').click();
  await phone.getByTestId('update-report').first().click();
  await card.getByTestId('field-done').click();
  await phone.locator('[data-testid=outcome-option][data-outcome=HELPED]').click();
  await phone.getByTestId('close-confirm').click();
  await expect(phone.getByTestId('assignment-ended').filter({ hasText: personName })).toBeVisible();

  await eachStepOnce(incidentId);
  network.close();
});

test('the first steps are shown while nothing is to be done, give way to a task, and come once', async ({
  browser,
}) => {
  const second = demoLogin('FIELD_WORKER', handsOffDivision, 1);
  const phone = await signIn(browser, second, 360, 740);
  const tour = phone.getByTestId('tour');
  await expect(tour).toBeInViewport({ ratio: 1 });
  const { personName } = await aTaskFor(second.username);
  const card = phone.getByTestId('assignment-card').filter({ hasText: personName });
  await expect(card).toBeVisible();
  await expect(tour).toHaveCount(0);
  // The task has the room: what is above it is one line, and the rest of it one tap away.
  expect((await phone.getByTestId('field-header').boundingBox())?.height).toBeLessThan(90);
  await expect(phone.getByTestId('sign-out')).toBeHidden();
  await phone.getByTestId('field-more').click();
  await expect(phone.getByTestId('sign-out')).toBeVisible();
  await card.getByTestId('field-decline').click();
  await phone.getByTestId('decline-reason').filter({ visible: true }).first().click();

  await phone.getByTestId('tour-next').click();
  await phone.getByTestId('tour-skip').click();
  await phone.reload();
  await expect(phone.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  await expect(tour).toHaveCount(0);
  await phone.getByTestId('open-account').click();
  await phone.getByTestId('tour-again').click();
  await expect(tour).toBeVisible();
});

/** What is tapped tells the command centre where the worker is. */
async function saysWhereItIs(phone: Page, tap: () => Promise<void>): Promise<void> {
  const told = phone.waitForResponse(
    (answer) => answer.url().endsWith('/me/place') && answer.request().method() === 'PUT',
  );
  await tap();
  const answer = await told;
  expect(answer.status()).toBe(200);
  expect(answer.request().postDataJSON()).toMatchObject(kilometreOff);
}

/** Signs in over the network, and waits until the phone could start without it. */
async function onThePhone(browser: Browser, network: Network): Promise<Page> {
  const phone = await signIn(browser, worker(), 360, 740, {
    base: network.base,
    geolocation: kilometreOff,
    permissions: ['geolocation'],
  });
  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => phone.evaluate(() => caches.match('/field').then(Boolean))).toBe(true);
  expect(await whatKeepsItFromBeingInstalled(phone)).toEqual([]);
  return phone;
}

/** By Chromium's own check; that tests are run in a private window is no fault of the page. */
async function whatKeepsItFromBeingInstalled(phone: Page): Promise<string[]> {
  const tab = await phone.context().newCDPSession(phone);
  const { installabilityErrors } = await tab.send('Page.getInstallabilityErrors');
  return installabilityErrors
    .map(({ errorId }) => errorId)
    .filter((errorId) => errorId !== 'in-incognito');
}

interface History {
  history: Array<{ kind: string; detail: Record<string, string> }>;
}

async function eachStepOnce(incidentId: string): Promise<void> {
  const { history } = await (await Api.admin()).get<History>(`/incidents/${incidentId}`);
  const kinds = history.map((entry) => entry.kind);
  for (const step of ['ACCEPTED', 'EN_ROUTE', 'ON_SCENE', 'PHOTO', 'UPDATED', 'DONE']) {
    expect(
      kinds.filter((kind) => kind === step),
      step,
    ).toHaveLength(1);
  }
  const arrival = history.find((entry) => entry.kind === 'ON_SCENE');
  expect(arrival?.detail['outsideFence']).toBe('true');
}
