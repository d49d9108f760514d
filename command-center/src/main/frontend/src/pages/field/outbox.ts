import type { Assignment, AssignmentStatus, Closing } from '@/shared/api/types'
import type { Coordinates } from '@/shared/api/operations'
import { progressOf } from '@/shared/live/priority'

/** What a worker can do with an assignment, with what it carries. */
export type FieldCommand =
  | { action: 'accept' }
  | { action: 'decline'; reason: string }
  | { action: 'en-route' }
  | { action: 'on-scene'; where: Coordinates | null }
  | { action: 'done'; closing: Closing }

/** queued: kept here. sending: on its way, unanswered. confirmed: the command centre has it. refused: it said no. */
export type EntryState = 'queued' | 'sending' | 'confirmed' | 'refused'

/** One tap and what became of it. `key` is its Idempotency-Key, so sending it again does nothing twice. */
export interface Entry {
  readonly key: string
  readonly assignmentId: string
  readonly command: FieldCommand
  readonly tappedAt: number
  readonly state: EntryState
  readonly attempts: number
  /** Not sent before this moment. */
  readonly notBefore: number
  /** Why it was refused. */
  readonly words: string
}

export type Outbox = readonly Entry[]

/** Taps kept unsent at most: a day in the mountains, not more. */
export const pendingMax = 50
/** Settled taps kept for the worker to see. */
const settledMax = 10
const retryFirstMillis = 1_000
const retryMaxMillis = 30_000

const isPending = (entry: Entry) => entry.state === 'queued' || entry.state === 'sending'
export const pendingOf = (outbox: Outbox) => outbox.filter(isPending)

/** The outbox with one more tap, or null when it is full. */
export function withTap(
  outbox: Outbox,
  key: string,
  assignmentId: string,
  command: FieldCommand,
  nowMillis: number,
): Outbox | null {
  if (pendingOf(outbox).length >= pendingMax) return null
  return [
    ...outbox,
    {
      key,
      assignmentId,
      command,
      tappedAt: nowMillis,
      state: 'queued',
      attempts: 0,
      notBefore: 0,
      words: '',
    },
  ]
}

/** The next to send: the oldest unsettled one, when its time has come and none is on its way. */
export function nextToSend(outbox: Outbox, nowMillis: number): Entry | null {
  const first = outbox.find(isPending)
  return first?.state === 'queued' && first.notBefore <= nowMillis ? first : null
}

const change = (outbox: Outbox, key: string, to: Partial<Entry>): Outbox =>
  outbox.map((entry) => (entry.key === key ? { ...entry, ...to } : entry))

export const whenSent = (outbox: Outbox, key: string): Outbox => change(outbox, key, { state: 'sending' })

/** Nobody answered: it waits 1 s, 2 s, 4 s … at most 30 s, and goes again under the same key. */
export function whenUnanswered(outbox: Outbox, key: string, nowMillis: number): Outbox {
  return outbox.map((entry) => {
    if (entry.key !== key) return entry
    const wait = Math.min(retryMaxMillis, retryFirstMillis * 2 ** Math.min(entry.attempts, 10))
    return { ...entry, state: 'queued', attempts: entry.attempts + 1, notBefore: nowMillis + wait }
  })
}

export const whenConfirmed = (outbox: Outbox, key: string): Outbox =>
  trimmed(change(outbox, key, { state: 'confirmed' }))

/** Refused; what was tapped after it for the same assignment rests on it and is refused with it. */
export function whenRefused(outbox: Outbox, key: string, words: string): Outbox {
  const refused = outbox.find((entry) => entry.key === key)
  return trimmed(
    outbox.map((entry) =>
      entry.key === key || (entry.assignmentId === refused?.assignmentId && entry.state === 'queued')
        ? { ...entry, state: 'refused', words }
        : entry,
    ),
  )
}

/** The network is back: nothing waits any longer. */
export const hurried = (outbox: Outbox): Outbox => outbox.map((entry) => ({ ...entry, notBefore: 0 }))

export const withoutRefusals = (outbox: Outbox, assignmentId: string): Outbox =>
  outbox.filter((entry) => entry.state !== 'refused' || entry.assignmentId !== assignmentId)

/** After a reload what was on its way is sent again: whether it arrived is not known, and the key makes it safe. */
export function restored(stored: string | null): Outbox {
  if (!stored) return []
  try {
    const entries = JSON.parse(stored) as Outbox
    return entries.map((entry) =>
      entry.state === 'sending' ? { ...entry, state: 'queued', notBefore: 0 } : entry,
    )
  } catch {
    return []
  }
}

function trimmed(outbox: Outbox): Outbox {
  const settled = outbox.filter((entry) => !isPending(entry)).slice(-settledMax)
  return outbox.filter((entry) => isPending(entry) || settled.includes(entry))
}

const target: Record<FieldCommand['action'], AssignmentStatus> = {
  accept: 'ACCEPTED',
  decline: 'DECLINED',
  'en-route': 'EN_ROUTE',
  'on-scene': 'ON_SCENE',
  done: 'DONE',
}

/** Where the assignment stands by the worker's own taps, which may be ahead of what the command centre knows. */
export function statusByTaps(assignment: Assignment, outbox: Outbox): AssignmentStatus {
  let status = assignment.status
  for (const entry of outbox) {
    if (entry.assignmentId !== assignment.id || entry.state === 'refused') continue
    const tapped = target[entry.command.action]
    if (progressOf(tapped) > progressOf(status)) status = tapped
  }
  return status
}

/** The last tap on an assignment, whose fate its card shows. */
export const lastTap = (outbox: Outbox, assignmentId: string) =>
  outbox.filter((entry) => entry.assignmentId === assignmentId).at(-1) ?? null
