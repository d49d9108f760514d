import { createServer, type Server } from 'node:http';

/** A service that carries messages, as far as the command centre sees it: it takes each one, and tells what stood in it. */
export class Receiver {
  private readonly texts: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async open(): Promise<Receiver> {
    const server = createServer();
    const address = await new Promise<string>((listening) => {
      server.listen(0, '127.0.0.1', () => {
        const bound = server.address();
        listening(typeof bound === 'object' && bound ? `http://127.0.0.1:${bound.port}/send` : '');
      });
    });
    const receiver = new Receiver(server, address);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        receiver.texts.push((JSON.parse(body) as { text: string }).text);
        response.writeHead(202).end();
      });
    });
    return receiver;
  }

  /** The last six digits that were sent; empty before the first. */
  code(): string {
    return /\d{6}/.exec(this.texts.at(-1) ?? '')?.[0] ?? '';
  }

  close(): void {
    this.server.close();
  }
}
