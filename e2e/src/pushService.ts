import { createDecipheriv, createECDH, hkdfSync, randomBytes, randomUUID, type ECDH } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { expect, type Page } from '@playwright/test';
import { product } from './product.js';

/** What is in a push; the rest of it is the service worker's matter. */
export interface Push {
  /** Which attempt of its notice it is: a person may have several browsers. */
  attempt: number;
  about: string;
  title: string;
  assignmentId: string | null;
}

/**
 * The push service of one browser, and the part of the browser that reads what comes (RFC 8291): a test browser has no
 * maker's service. What came is handed to the page's service worker as the browser itself would.
 */
export class PushService {
  private readonly bodies: Buffer[] = [];
  private readonly auth = randomBytes(16);
  private readonly path = randomUUID();

  private constructor(
    private readonly server: Server,
    private readonly keys: ECDH,
  ) {}

  static async open(): Promise<PushService> {
    const keys = createECDH('prime256v1');
    keys.generateKeys();
    const service = new PushService(createServer(), keys);
    service.server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        // A run before this one may have left a browser of its own.
        if (request.url === `/${service.path}`) service.bodies.push(Buffer.concat(parts));
        response.writeHead(201).end();
      });
    });
    await new Promise<void>((listening, failed) => {
      service.server.once('error', failed);
      service.server.listen(product().pushPort, '127.0.0.1', () => {
        service.server.off('error', failed);
        listening();
      });
    });
    return service;
  }

  /** As a browser tells the command centre. */
  subscription() {
    return {
      endpoint: `http://127.0.0.1:${product().pushPort}/${this.path}`,
      keys: { p256dh: this.keys.getPublicKey('base64url'), auth: this.auth.toString('base64url') },
      label: 'Chrome · Android',
    };
  }

  /** The oldest push that was not taken yet; waits 60 s at most. */
  async next(): Promise<Push & { data: string }> {
    for (let tries = 0; tries < 600; tries++) {
      const body = this.bodies.shift();
      if (body) {
        const data = this.read(body);
        return { ...(JSON.parse(data) as Push), data };
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('nothing was pushed');
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private read(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const senderEnd = 21 + body.readUInt8(20);
    const sender = body.subarray(21, senderEnd);
    const own = this.keys.getPublicKey();
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, sender]);
    const shared = Buffer.from(hkdfSync('sha256', this.keys.computeSecret(sender), this.auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', shared, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', shared, salt, 'Content-Encoding: nonce\0', 12));
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(body.subarray(-16));
    const padded = Buffer.concat([decipher.update(body.subarray(senderEnd, -16)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }
}

/** Hands a push to the service worker of the page's origin. */
export async function deliver(page: Page, data: string): Promise<void> {
  const tab = await page.context().newCDPSession(page);
  const registered = new Promise<string>((found) => {
    tab.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first) found(first.registrationId);
    });
  });
  await tab.send('ServiceWorker.enable');
  const registrationId = await registered;
  const { origin } = new URL(page.url());
  await tab.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  await tab.detach();
}

/** What the browser shows, oldest first. */
export const shownOn = (page: Page): Promise<{ title: string; tag: string }[]> =>
  page.evaluate(async () => {
    const worker = await navigator.serviceWorker.ready;
    return (await worker.getNotifications()).map(({ title, tag }) => ({ title, tag }));
  });

/**
 * Touches what is shown under this tag, which is shown no more afterwards (60 s at most). Only the event is the test's: a
 * headless browser draws no notification.
 */
export async function touch(page: Page, tag: string): Promise<void> {
  await expect(async () => {
    // A browser ends a worker that has nothing to do; a message starts it again.
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.postMessage('wake'));
    const worker = page.context().serviceWorkers().at(-1);
    if (!worker) throw new Error('no service worker runs');
    await worker.evaluate(touched, tag);
    expect((await shownOn(page)).map((one) => one.tag)).not.toContain(tag);
  }).toPass({ timeout: 60_000 });
}

/** In the service worker. What is shown no more was touched before, though the answer to that was lost. */
async function touched(tag: string): Promise<void> {
  const scope = globalThis as unknown as {
    registration: ServiceWorkerRegistration;
    NotificationEvent: new (name: string, of: { notification: Notification }) => Event;
  };
  const [notification] = await scope.registration.getNotifications({ tag });
  if (notification) dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
}
