import { expect, type Browser, type Page } from '@playwright/test';
import { Api } from '../src/api.js';
import { inTheHand, signIn, test } from '../src/browsers.js';
import { handsOffDivision } from '../src/city.js';
import { Network } from '../src/network.js';
import { demoLogin, product } from '../src/product.js';
import { deliver, PushService, shownOn, touch } from '../src/pushService.js';
import { aTaskFor } from '../src/tasks.js';

const worker = () => demoLogin('FIELD_WORKER', handsOffDivision);
const kilometreOff = { longitude: 106.99, latitude: 27.99 };

test('in the mountains: cut off in the middle, started again there, an answer lost; nothing is lost or done twice', async ({
  browser,
}) => {
  const network = await Network.open();
  const inHand = await onThePhone(browser, network);
  const { incidentId, personName } = await aTaskFor(worker().username);
  await acceptsWithPlace(inHand, personName);

  // The numbers of an accepted task are taken onto the phone.
  const taken = cardOf(inHand, personName);
  await taken.getByTestId('field-call').tap();
  await expect(inHand.getByTestId('call-line').first()).toBeVisible();
  await inHand.keyboard.press('Escape');
  network.cut();
  await taken.getByTestId('field-call').tap();
  await expect(inHand.getByTestId('calls-kept')).toBeVisible();
  await expect(inHand.getByTestId('call-line').first()).toBeVisible();
  await inHand.keyboard.press('Escape');
  await taken.getByTestId('field-en-route').tap();
  await taken.getByTestId('field-on-scene').tap();
  await taken.getByTestId('field-photo').setInputFiles('../docs/screens/ward.png');
  await expect(inHand.getByTestId('outbox-waiting')).toContainText('3');
  await expect(taken.getByTestId('tap-state')).toHaveCount(2);

  const phone = await startedAnew(inHand, network);
  const card = cardOf(phone, personName);
  const states = card.getByTestId('tap-state');
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

  network.loseAnswers();
  await card.getByTestId('field-update').tap();
  await phone.getByTestId('update-report').first().tap();
  await expect.poll(() => kindsOf(incidentId)).toContain('UPDATED');
  await expect(states).toHaveAttribute('data-state', /queued|sending/);
  await expect(phone.getByTestId('connection-state')).not.toHaveAttribute('data-state', 'live');
  network.restore();
  await expect(states).toHaveAttribute('data-state', 'confirmed');
  await card.getByTestId('field-done').tap();
  await phone.locator('[data-testid=outcome-option][data-outcome=HELPED]').tap();
  await phone.getByTestId('close-confirm').tap();
  await expect(phone.getByTestId('assignment-ended').filter({ hasText: personName })).toBeVisible();

  await eachStepOnce(incidentId);
  network.close();
});

test('the first steps are shown while nothing is to be done, give way to a task, and come once', async ({
  browser,
}) => {
  const second = demoLogin('FIELD_WORKER', handsOffDivision, 1);
  const phone = await signIn(browser, second, 360, 740, inTheHand);
  const tour = phone.getByTestId('tour');
  await expect(tour).toBeInViewport({ ratio: 1 });
  const { personName } = await aTaskFor(second.username);
  const card = cardOf(phone, personName);
  await expect(card).toBeVisible();
  await expect(tour).toHaveCount(0);
  // As wide as the phone: nothing that sticks out has made all of it smaller.
  expect(await phone.evaluate(() => innerWidth)).toBe(360);
  // The task has the room: what is above it is one line, and the rest of it one tap away.
  expect((await phone.getByTestId('field-header').boundingBox())?.height).toBeLessThan(90);
  await expect(phone.getByTestId('sign-out')).toBeHidden();
  await phone.getByTestId('field-more').tap();
  await expect(phone.getByTestId('sign-out')).toBeVisible();
  await card.getByTestId('field-decline').tap();
  await phone.getByTestId('decline-reason').filter({ visible: true }).first().tap();

  await phone.getByTestId('tour-next').tap();
  await phone.getByTestId('tour-skip').tap();
  await phone.reload();
  await expect(phone.getByTestId('connection-state')).toHaveAttribute('data-state', 'live');
  await expect(tour).toHaveCount(0);
  await phone.getByTestId('open-account').tap();
  await phone.getByTestId('tour-again').tap();
  await expect(tour).toBeVisible();
});

test('a task is pushed to a phone whose page is closed: shown and reported, seen with a touch, and one tap away', async ({
  browser,
}) => {
  const third = demoLogin('FIELD_WORKER', handsOffDivision, 2);
  const phone = await signIn(browser, third, 360, 740, { ...inTheHand, permissions: ['notifications'] });
  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const self = await Api.signIn(third.username, third.password);
  await withAPushService(self, async (push, channelId) => {
    const proof = await push.next();
    expect(proof.about).toBe('proof');
    await deliver(phone, proof.data);
    await expect.poll(() => isVerified(self, channelId)).toBe(true);

    // Of the same origin, and not of the product: the service worker is all there is.
    await phone.goto(`${product().base}/icon-192.png`);
    const { incidentId, personName } = await aTaskFor(third.username);
    const told = await push.next();
    await deliver(phone, told.data);
    const tag = told.assignmentId ?? '';
    await expect.poll(() => shownOn(phone)).toContainEqual({ title: told.title, tag });
    const attempt = () => pushedOf(incidentId, third.username, told.attempt);
    await expect.poll(async () => (await attempt())?.deliveredAt ?? 0).toBeGreaterThan(0);
    await touch(phone, tag);
    await expect.poll(async () => (await attempt())?.seenAt ?? 0).toBeGreaterThan(0);
    // What a touch opens where no page is open.
    await phone.goto(`${product().base}/`);
    await expect(cardOf(phone, personName).getByTestId('field-accept')).toBeVisible();
  });
});

/** Somebody is told by a push service; not longer, as one that answers no more would have an alarm of its own. */
async function withAPushService(
  self: Api,
  meanwhile: (push: PushService, channelId: string) => Promise<void>,
): Promise<void> {
  const push = await PushService.open();
  try {
    const { id } = await self.post<Channel>('/me/push-subscriptions', push.subscription());
    try {
      await meanwhile(push, id);
    } finally {
      await self.delete(`/me/channels/${id}`);
    }
  } finally {
    push.close();
  }
}

const cardOf = (phone: Page, personName: string) =>
  phone.getByTestId('assignment-card').filter({ hasText: personName });

/** The worker begins the day, lets the phone say where it is, and says yes. */
async function acceptsWithPlace(phone: Page, personName: string): Promise<void> {
  const card = cardOf(phone, personName);
  await saysWhereItIs(phone, async () => {
    await phone.getByTestId('duty-open').tap();
    await phone.getByTestId('duty-place').tap();
    await phone.getByTestId('place-yes').tap();
  });
  await saysWhereItIs(phone, () => card.getByTestId('field-accept').tap());
  await expect(card.getByTestId('tap-state')).toHaveAttribute('data-state', 'confirmed');
}

/** The phone was put away and the page is gone: the installed app starts at the address its manifest names. */
async function startedAnew(phone: Page, network: Network): Promise<Page> {
  const context = phone.context();
  await phone.close();
  const anew = await context.newPage();
  await anew.goto(`${network.base}/field`);
  return anew;
}

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
    ...inTheHand,
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

interface Channel {
  id: string;
  verified: boolean;
}

const isVerified = async (self: Api, channelId: string) =>
  (await self.get<{ items: Channel[] }>('/me/channels')).items.some(
    ({ id, verified }) => id === channelId && verified,
  );

interface Attempt {
  number: number;
  deliveredAt: number | null;
  seenAt: number | null;
}

interface Notice {
  username: string;
  attempts: Attempt[];
}

/** What the command centre knows of the push of an incident to somebody; how soon it knew is not this test's. */
async function pushedOf(incidentId: string, username: string, number: number): Promise<Attempt | undefined> {
  const { items } = await (await Api.admin()).get<{ items: Notice[] }>(`/incidents/${incidentId}/notices`);
  const attempts = items.filter((notice) => notice.username === username).flatMap((notice) => notice.attempts);
  return attempts.find((attempt) => attempt.number === number);
}

interface History {
  history: Array<{ kind: string; detail: Record<string, string> }>;
}

const historyOf = async (incidentId: string) =>
  (await (await Api.admin()).get<History>(`/incidents/${incidentId}`)).history;

const kindsOf = async (incidentId: string) => (await historyOf(incidentId)).map(({ kind }) => kind);

async function eachStepOnce(incidentId: string): Promise<void> {
  const history = await historyOf(incidentId);
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
