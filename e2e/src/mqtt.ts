import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { product } from './product.js';

/** A reading of a bed sensor, as the native payload has it; rates a minute, `at` in epoch milliseconds. */
export interface BedReading {
  seq: number;
  at: number;
  hr: number | null;
  br: number | null;
  mv: number;
  bed: boolean;
}

/** Sends readings of the past as the device itself would, MQTT 3.1.1 at QoS 1, and waits until all are acknowledged. */
export async function sendReadings(deviceId: string, readings: readonly BedReading[]): Promise<void> {
  const socket = connect(product().mqttPort, '127.0.0.1');
  const acknowledged = countPackets(socket, 0x40, readings.length);
  const welcomed = countPackets(socket, 0x20, 1);
  socket.write(connectPacket(deviceId, secretOf(deviceId)));
  await welcomed;
  readings.forEach((reading, index) => {
    socket.write(publishPacket(`shouhu/v1/${deviceId}/reading`, index + 1, JSON.stringify(reading)));
  });
  await acknowledged;
  socket.end(Buffer.from([0xe0, 0]));
}

/** How a device signs in, and where. */
export interface DeviceLogin {
  host: string;
  port: number;
  username: string;
  secret: string;
}

/** A device of the demo city says that somebody opened it. */
export async function tamper(deviceId: string): Promise<void> {
  const login = {
    host: '127.0.0.1',
    port: product().mqttPort,
    username: deviceId,
    secret: secretOf(deviceId),
  };
  if (!(await call(login, 3_000_000, 'tamper'))) throw new Error(`${deviceId} was refused`);
}

/**
 * Presses a native button, or says another of its events: signs in, says it at QoS 1 and waits until that is durable.
 * False when the gateway refuses the device.
 */
export async function call(
  login: DeviceLogin,
  seq: number,
  kind: 'call' | 'tamper' = 'call',
): Promise<boolean> {
  const socket = connect(login.port, login.host);
  try {
    socket.write(connectPacket(login.username, login.secret));
    const welcome = await nextFour(socket);
    if (welcome[3] !== 0) return false;
    const event = JSON.stringify({ seq, at: Date.now(), kind });
    socket.write(publishPacket(`shouhu/v1/${login.username}/event`, 1, event));
    const acknowledged = await nextFour(socket);
    if (acknowledged[0] !== 0x40) throw new Error(`no PUBACK but ${acknowledged.toString('hex')}`);
    return true;
  } finally {
    socket.end();
  }
}

/** The next packet, CONNACK or PUBACK, which are four bytes each. */
function nextFour(socket: Socket): Promise<Buffer> {
  return new Promise((done, failed) => {
    const left = () => failed(new Error('the gateway closed the connection without an answer'));
    socket.once('error', failed);
    socket.once('close', left);
    socket.once('data', (bytes: Buffer) => {
      socket.off('error', failed);
      socket.off('close', left);
      done(bytes.subarray(0, 4));
    });
  });
}

function secretOf(deviceId: string): string {
  const file = readFileSync(join(product().dataDirectory, 'demo-secrets.json'), 'utf8');
  const secret = (JSON.parse(file) as { deviceSecrets: Record<string, string> }).deviceSecrets[deviceId];
  if (!secret) throw new Error(`the demo knows no secret of ${deviceId}`);
  return secret;
}

/** CONNACK and PUBACK are four bytes each: whole packets are counted, however the bytes arrive. */
function countPackets(socket: Socket, type: number, wanted: number): Promise<void> {
  let rest = Buffer.alloc(0);
  let count = 0;
  return new Promise((done, failed) => {
    socket.on('error', failed);
    socket.on('close', () => failed(new Error(`the connection ended after ${count} of ${wanted}`)));
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= 4) {
        if (rest[0] === type) count++;
        rest = rest.subarray(4);
      }
      if (count >= wanted) done();
    });
  });
}

const text = (value: string) => {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
};

function packet(header: number, body: Buffer): Buffer {
  const length: number[] = [];
  let left = body.length;
  do {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([header, ...length]), body]);
}

/** Clean session, user name and password, keep-alive 60 s, under a client id of its own beside the simulator's. */
const connectPacket = (username: string, password: string) =>
  packet(
    0x10,
    Buffer.concat([
      text('MQTT'),
      Buffer.from([4, 0xc2, 0, 60]),
      text(`past-${username}`),
      text(username),
      text(password),
    ]),
  );

const publishPacket = (topic: string, id: number, payload: string) =>
  packet(
    0x32,
    Buffer.concat([text(topic), Buffer.from([id >> 8, id & 0xff]), Buffer.from(payload, 'utf8')]),
  );
