import { createServer, connect, type Server, type Socket } from 'node:net';
import { product } from './product.js';

/** A network between a browser and the product that can be cut like a real one: nothing answers any more. */
export class Network {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  /** Everything that came to the browser so far: heads, files, answers and the live connection, as compressed. */
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

  restore(): void {
    this.isCut = false;
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
    there.on('data', (bytes) => (this.bytesReceived += bytes.length));
    browser.pipe(there).pipe(browser);
  }
}
