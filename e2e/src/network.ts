import { createServer, connect, type Server, type Socket } from 'node:net';
import { product } from './product.js';

/** So begins the answer after which a connection is a live one (RFC 6455). */
const switching = Buffer.from('HTTP/1.1 101 ');

/**
 * A network between a browser and the product that can fail like a real one: cut, so that nothing answers any more, or
 * losing the answers, so that the product hears all and the browser nothing.
 */
export class Network {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private losesAnswers = false;
  /**
   * What came to the browser so far: heads, files and answers, as compressed. Not what a live connection brings, which is
   * the more the longer it lasts.
   */
  bytesReceived = 0;

  private constructor(
    private readonly server: Server,
    readonly base: string,
  ) {}

  static async open(): Promise<Network> {
    const server = createServer();
    const address = await new Promise<string>((listening) => {
      server.listen(0, '127.0.0.1', () => {
        const bound = server.address();
        listening(typeof bound === 'object' && bound ? `http://127.0.0.1:${bound.port}` : '');
      });
    });
    const network = new Network(server, address);
    server.on('connection', (socket) => network.join(socket));
    return network;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** What is asked arrives; with its answer the connection is gone. */
  loseAnswers(): void {
    this.losesAnswers = true;
  }

  restore(): void {
    this.isCut = false;
    this.losesAnswers = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(browser: Socket): void {
    if (this.isCut) {
      browser.destroy();
      return;
    }
    const there = connect(Number(new URL(product().base).port), '127.0.0.1');
    for (const socket of [browser, there]) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        browser.destroy();
        there.destroy();
      });
    }
    browser.pipe(there);
    let isStream = false;
    there.on('data', (answer: Buffer) => {
      isStream ||= answer.subarray(0, switching.length).equals(switching);
      if (!isStream) this.bytesReceived += answer.length;
      if (this.losesAnswers) browser.destroy();
      else browser.write(answer);
    });
    there.on('end', () => browser.end());
  }
}
