import { rmSync } from 'node:fs';
import { isAlive, product } from './product.js';

/** Stops the product in an orderly way, so that its PostgreSQL ends too (45 s at most). */
export default async function stop(): Promise<void> {
  const { processId, dataDirectory } = product();
  if (isAlive(processId)) process.kill(processId, 'SIGTERM');
  const deadline = Date.now() + 45_000;
  while (isAlive(processId) && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 100));
  }
  if (isAlive(processId)) process.kill(processId, 'SIGKILL');
  rmSync(dataDirectory, { recursive: true, force: true });
}
