import { adminPassword, product } from './product.js';

/** What the product answered instead of doing what it was asked. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The HTTP contract with the session of one user. */
export class Api {
  private constructor(private readonly cookie: string) {}

  static async signIn(username: string, password: string): Promise<Api> {
    const answer = await fetch(`${product().base}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return new Api((answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
  }

  static admin(): Promise<Api> {
    return Api.signIn('admin', adminPassword);
  }

  async get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('POST', path, body);
  }

  async patch<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PATCH', path, body);
  }

  async delete(path: string): Promise<void> {
    await this.send<void>('DELETE', path);
  }

  private async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${product().base}/api/v1${path}`, {
      method,
      headers: { cookie: this.cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok)
      throw new Refused(answer.status, `${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }
}
