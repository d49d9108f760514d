import { readFileSync } from 'node:fs';
import type { CDPSession } from '@playwright/test';

/** What a tab holds after a full collection. */
export interface Memory {
  /** Of JavaScript, in use. */
  readonly heapMegabytes: number;
  /** Of the tab's process in the machine's memory, but for what it reads from files; not a number elsewhere than on Linux. */
  readonly tabMegabytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

export async function memoryOf(tab: CDPSession, processId: number): Promise<Memory> {
  await tab.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tab.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await tab.send('Memory.getDOMCounters');
  return {
    heapMegabytes: usedSize / 1e6,
    tabMegabytes: residentMegabytes(processId),
    nodes,
    listeners: jsEventListeners,
  };
}

function residentMegabytes(processId: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
  return ((kibibytes('RssAnon') + kibibytes('RssShmem')) * 1_024) / 1e6;
}
