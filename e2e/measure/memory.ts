import { readFileSync } from 'node:fs';
import type { CDPSession } from '@playwright/test';

/** What a tab holds after full collections. */
export interface Memory {
  /** Of JavaScript, in use: objects, and the code that V8 makes of functions as they grow warm. */
  readonly heapMegabytes: number;
  /** Of the tab's process in the machine's memory, but for what it reads from files; not a number elsewhere than on Linux. */
  readonly tabMegabytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What one collection lets go of, elements above all, the next one finds free; a moment later its pages are given back. */
const collections = 2;
const givenBackMillis = 500;

export async function memoryOf(tab: CDPSession, processId: number): Promise<Memory> {
  for (let times = 0; times < collections; times++) {
    await tab.send('HeapProfiler.collectGarbage');
    await new Promise((done) => setTimeout(done, givenBackMillis));
  }
  const { usedSize } = await tab.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await tab.send('Memory.getDOMCounters');
  return {
    heapMegabytes: usedSize / 1e6,
    tabMegabytes: residentMegabytes(processId),
    nodes,
    listeners: jsEventListeners,
  };
}

/** The parts of a heap snapshot that are looked at: its nodes lie in one array, `node_fields` numbers each. */
interface HeapSnapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } };
  nodes: number[];
}

/** What of the heap is objects, after a full collection: without compiled code. Costs seconds and memory of the tab. */
export async function objectsMegabytes(tab: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }) => chunks.push(chunk);
  tab.on('HeapProfiler.addHeapSnapshotChunk', take);
  await tab.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  tab.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const names = types[0];
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    if (names[nodes[node + type] ?? 0] !== 'code') bytes += nodes[node + size] ?? 0;
  }
  return bytes / 1e6;
}

function residentMegabytes(processId: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
  return ((kibibytes('RssAnon') + kibibytes('RssShmem')) * 1_024) / 1e6;
}
