import { mkdirSync } from 'node:fs';
import { startProduct } from './product.js';

/** Starts the product once for all tests. */
export default async function start(): Promise<void> {
  mkdirSync('target', { recursive: true });
  await startProduct();
}
