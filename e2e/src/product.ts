import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const layout = join(root, 'all-in-one/target/shouhu');
const stateFile = join(root, 'e2e/target/product.json');
export const adminPassword = 'e2e-admin-password';

/** A started product, as the tests of other processes find it. Ports are on loopback. */
export interface Product {
  processId: number;
  dataDirectory: string;
  base: string;
  mqttPort: number;
  /** Where a push service of a test may listen: the product pushes to none that it was not told of when it started. */
  pushPort: number;
}

/** One entry of `demo-logins.json`. */
export interface DemoLogin {
  role: string;
  username: string;
  password: string;
  scope: { division: string | null; placeId: string | null };
  page: string;
}

/** The first administrator, who is no part of the demo city. */
export const adminLogin: DemoLogin = {
  role: 'ADMIN',
  username: 'admin',
  password: adminPassword,
  scope: { division: null, placeId: null },
  page: '/registry',
};

/** Starts the packaged product with the demo city and waits until it takes alarms (240 s at most). */
export async function startProduct(): Promise<Product> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'shouhu-e2e-'));
  const [http, mqtt, tcp, push] = [await freePort(), await freePort(), await freePort(), await portForLater()];
  const output = openSync(join(dataDirectory, 'output.txt'), 'a');
  // It lives for minutes: what better compilers and collectors cost is half of what it takes of the machine.
  const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const child = spawn(java(), ['-Xmx1g', ...quick, '-jar', join(layout, 'shouhu.jar'), '--demo'], {
    detached: true,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      SHOUHU_DATA_DIR: dataDirectory,
      SHOUHU_ADMIN_PASSWORD: adminPassword,
      SHOUHU_HTTP_PORT: String(http),
      SHOUHU_MQTT_PORT: String(mqtt),
      SHOUHU_TCP_PORT: String(tcp),
      SHOUHU_PUSH_SERVICES: `http://127.0.0.1:${push}`,
      // Tests ask faster than people.
      SHOUHU_REQUESTS_PER_SECOND: '10000',
      SHOUHU_DEAR_REQUESTS_PER_SECOND: '10000',
    },
  });
  closeSync(output);
  child.unref();
  const product = {
    processId: child.pid ?? 0,
    dataDirectory,
    base: `http://127.0.0.1:${http}`,
    mqttPort: mqtt,
    pushPort: push,
  };
  writeFileSync(stateFile, JSON.stringify(product));
  await untilReady(product);
  return product;
}

/** The product that the global set-up started. */
export function product(): Product {
  return JSON.parse(readFileSync(stateFile, 'utf8')) as Product;
}

/** The demo login of a role, in a division where one is given; the first of them, or the one with that index. */
export function demoLogin(role: string, division?: string, index = 0): DemoLogin {
  const found = demoLogins().filter(
    (login) => login.role === role && (division === undefined || login.scope.division === division),
  )[index];
  if (!found) throw new Error(`no demo login for ${role} in ${division ?? 'any division'}`);
  return found;
}

/** The demo login of a role at an institution. */
export function demoLoginAtPlace(role: string, placeId: string): DemoLogin {
  const found = demoLogins().find((login) => login.role === role && login.scope.placeId === placeId);
  if (!found) throw new Error(`no demo login for ${role} at ${placeId}`);
  return found;
}

function demoLogins(): DemoLogin[] {
  const file = join(product().dataDirectory, 'demo-logins.json');
  return JSON.parse(readFileSync(file, 'utf8')) as DemoLogin[];
}

/** Presses a simulated device's button: the simulator says so over its own MQTT connection. */
export async function press(deviceId: string): Promise<void> {
  const control = readFileSync(join(product().dataDirectory, 'demo-control'), 'utf8').trim();
  const [address, key] = control.split(' ');
  const answer = await fetch(`${address}/press/${deviceId}`, {
    method: 'POST',
    headers: { 'X-Demo-Key': key ?? '' },
  });
  if (!answer.ok) throw new Error(`press ${deviceId}: ${answer.status} ${await answer.text()}`);
}

function java(): string {
  const home = process.env['JAVA_HOME'];
  return home ? join(home, 'bin/java') : 'java';
}

/** The product answers, and the demo city has its logins: they come a moment later. */
async function untilReady(started: Product): Promise<void> {
  const deadline = Date.now() + 240_000;
  while (isAlive(started.processId) && Date.now() < deadline) {
    const answer = await fetch(`${started.base}/health/ready`).catch(() => undefined);
    if (answer?.ok && existsSync(join(started.dataDirectory, 'demo-logins.json'))) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(readFileSync(join(started.dataDirectory, 'output.txt'), 'utf8'));
}

/** Whether a process with this id runs. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/** A port for who listens only minutes later: below those that outgoing connections take. */
async function portForLater(): Promise<number> {
  return freePort(20_000 + Math.floor(Math.random() * 10_000)).catch(() => portForLater());
}

async function freePort(wanted = 0): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
