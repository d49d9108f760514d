import { createHash } from 'node:crypto';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { product } from './product.js';

/** What one open page is told on its live connection. */
export interface LivePage {
  say(text: string): void;
}

/** Begins to tell a page that has come; gives what ends it. */
export type Teller = (page: LivePage) => () => void;

/** The command centre closes a page that lags so far behind its snapshot (docs/live.md). */
const unsentBytesMax = 1_048_576;

/**
 * The product with another live connection. Pages, files and answers are its own, passed on byte by byte; what
 * `/api/v1/live` says comes from here, over a real WebSocket, as the browser gets it from the command centre.
 */
export class LiveStandIn {
  /** Pages that lagged behind, and were cut off for it. */
  cutOff = 0;
  private readonly sockets = new Set<Duplex>();

  private constructor(
    private readonly server: Server,
    readonly base: string,
    private readonly teller: Teller,
  ) {}

  static async open(teller: Teller): Promise<LiveStandIn> {
    const server = createServer();
    const base = await new Promise<string>((listening) => {
      server.listen(0, '127.0.0.1', () => {
        const bound = server.address();
        listening(typeof bound === 'object' && bound ? `http://127.0.0.1:${bound.port}` : '');
      });
    });
    const standIn = new LiveStandIn(server, base, teller);
    server.on('request', passOn);
    server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => standIn.join(incoming, socket));
    return standIn;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private join(incoming: IncomingMessage, socket: Duplex): void {
    this.sockets.add(socket);
    socket.write(welcome(incoming.headers['sec-websocket-key'] ?? ''));
    let unsentMax = 0;
    const say = (text: string) => {
      const frame = textFrame(text);
      unsentMax ||= frame.length + unsentBytesMax;
      if (!socket.destroyed && socket.writableLength + frame.length > unsentMax) {
        this.cutOff++;
        socket.destroy();
      }
      if (!socket.destroyed) socket.write(frame);
    };
    const end = this.teller({ say });
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      if (isClosing(bytes)) socket.end();
    });
    socket.on('close', () => {
      this.sockets.delete(socket);
      end();
    });
  }
}

function passOn(incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, url, headers } = incoming;
  const { port } = new URL(product().base);
  const there = request({ host: '127.0.0.1', port, method, path: url, headers }, (from) => {
    answer.writeHead(from.statusCode ?? 502, from.headers);
    from.pipe(answer);
  });
  there.on('error', () => answer.destroy());
  incoming.pipe(there);
}

/** RFC 6455, §4.2.2. */
function welcome(key: string): string {
  const accepted = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accepted}`,
    '',
    '',
  ].join('\r\n');
}

/** RFC 6455, §5.2: one unmasked frame. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10);
  head[0] = 0x81;
  if (head.length === 2) {
    head[1] = payload.length;
  } else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(payload.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** A wall says nothing; the one frame it sends is the end. */
const isClosing = (bytes: Buffer) => ((bytes[0] ?? 0) & 0x0f) === 8;
