import type { Assignment, AssignmentStatus, Closing } from '@/shared/api/types'
import type { Coordinates } from '@/shared/api/operations'
import { progressOf } from '@/shared/live/priority'

/** What a worker can do with an assignment, with what it carries. */
export type FieldCommand =
  | { action: 'accept' }
  | { action: 'decline'; reason: string }
  | { action: 'en-route' }
  | { action: 'on-scene'; where: Coordinates | null }
  | { action: 'update'; note: string }
  /** The picture lies in the store under the entry's key: a list of taps stays small. */
  | { action: 'photo'; bytes: number }
  | { action: 'done'; closing: Closing }

/** queued: kept here. sending: on its way, unanswered. confirmed: the command centre has it. refused: it said no. */
export type EntryState = 'queued' | 'sending' | 'confirmed' | 'refused'

/** Whom a tap is about, for when its task is gone. Leaves the device with signing out. */
export interface About {
  readonly person: string | null
  readonly place: string | null
}

/** One tap and what became of it. `key` is its Idempotency-Key, so sending it again does nothing twice. */
export interface Entry {
  readonly key: string
  readonly assignmentId: string
  readonly about: About | null
  readonly command: FieldCommand
  /** By the device's clock. */
  readonly tappedAt: number
  /** How far the command centre's clock was ahead of the device's then; null when that was not known. */
  readonly ahead: number | null
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
/** Settled taps kept for the worker to see: those confirmed, and those refused that nobody has taken note of yet. */
const confirmedMax = 10
const refusedMax = 50
const retryFirstMillis = 1_000
const retryMaxMillis = 30_000

export const isPending = (entry: Entry) => entry.state === 'queued' || entry.state === 'sending'
export const pendingOf = (outbox: Outbox) => outbox.filter(isPending)

/** What a tap is of. */
export interface TapOf {
  readonly assignmentId: string
  readonly about: About | null
}

/** The outbox with one more tap, or null when it is full. */
export function withTap(
  outbox: Outbox,
  key: string,
  { assignmentId, about }: TapOf,
  command: FieldCommand,
  nowMillis: number,
  ahead: number | null = null,
): Outbox | null {
  if (pendingOf(outbox).length >= pendingMax) return null
  return [
    ...outbox,
    {
      key,
      assignmentId,
      about,
      command,
      tappedAt: nowMillis,
      ahead,
      state: 'queued',
      attempts: 0,
      notBefore: 0,
      words: '',
    },
  ]
}

/**
 * When it was tapped, in the command centre's time. What was known of that at the tap counts before what is known now:
 * a telephone sets its clock when it has a network again. With neither it is the device's own idea.
 */
export const tappedAtServer = (entry: Entry, aheadNow: number | null) =>
  entry.tappedAt + (entry.ahead ?? aheadNow ?? 0)

const isPhoto = (entry: Entry) => entry.command.action === 'photo'

/**
 * The next to send. Of one task everything goes in the order it was tapped; a photograph of another task, which may
 * take a minute on a poor line, is no reason to keep somebody waiting for a yes. One tap and one photograph may be on
 * their way at once.
 */
export function nextToSend(outbox: Outbox, nowMillis: number): Entry | null {
  const waiting = new Set<string>()
  const heads = outbox.filter((entry) => {
    const isHead = isPending(entry) && !waiting.has(entry.assignmentId)
    if (isHead) waiting.add(entry.assignmentId)
    return isHead
  })
  for (const photos of [false, true]) {
    const own = heads.filter((entry) => isPhoto(entry) === photos)
    const next = own.find((entry) => entry.state === 'queued' && entry.notBefore <= nowMillis)
    if (next && !own.some((entry) => entry.state === 'sending')) return next
  }
  return null
}

/** Photographs of one task at most, as the command centre has it. */
export const photosMax = 12

/** Whether one more would be more than that; refused ones do not count. */
export const isPhotosFull = (outbox: Outbox, assignmentId: string) =>
  photosOf(outbox, assignmentId).filter(({ state }) => state !== 'refused').length >= photosMax

/** Pictures the device need not keep any more: their taps are settled, or gone. */
export function picturesToDrop(before: Outbox, after: Outbox): string[] {
  const pending = new Set(pendingOf(after).map(({ key }) => key))
  return pendingOf(before)
    .filter((entry) => isPhoto(entry) && !pending.has(entry.key))
    .map(({ key }) => key)
}

/** What a worker who signs out leaves on the device: what was not sent yet, naming nobody. */
export const whenSignedOut = (outbox: Outbox): Outbox =>
  pendingOf(outbox).map((entry) => (entry.about ? { ...entry, about: null } : entry))

export const photosOf = (outbox: Outbox, assignmentId: string): Entry[] =>
  outbox.filter((entry) => entry.assignmentId === assignmentId && isPhoto(entry))

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

/** Refused; what was tapped after a step of the same assignment rests on it and is refused with it. */
export function whenRefused(outbox: Outbox, key: string, words: string): Outbox {
  const refused = outbox.find((entry) => entry.key === key)
  const isStep = refused !== undefined && target[refused.command.action] !== null
  const rests = (entry: Entry) =>
    isStep && entry.assignmentId === refused.assignmentId && entry.state === 'queued'
  return trimmed(
    outbox.map((entry) =>
      entry.key === key || rests(entry) ? { ...entry, state: 'refused', words } : entry,
    ),
  )
}

/** The network is back: nothing waits any longer. */
export const hurried = (outbox: Outbox): Outbox =>
  outbox.some((entry) => entry.notBefore > 0) ? outbox.map((entry) => ({ ...entry, notBefore: 0 })) : outbox

export const withoutRefusals = (outbox: Outbox, assignmentId: string): Outbox =>
  outbox.filter((entry) => entry.state !== 'refused' || entry.assignmentId !== assignmentId)

/** What the device kept, in the order it was tapped. What was on its way is sent again: whether it arrived is not
    known, and its key makes that safe. */
export function restored(entries: readonly Entry[]): Outbox {
  return [...entries]
    .sort((a, b) => a.tappedAt - b.tappedAt)
    .map((entry) => (entry.state === 'sending' ? { ...entry, state: 'queued', notBefore: 0 } : entry))
}

/** What a device must write so that it holds `after` where it held `before`. */
export function changesOf(before: Outbox, after: Outbox): { put: Entry[]; remove: string[] } {
  const held = new Map(before.map((entry) => [entry.key, entry]))
  const keys = new Set(after.map((entry) => entry.key))
  return {
    put: after.filter((entry) => held.get(entry.key) !== entry),
    remove: before.filter((entry) => !keys.has(entry.key)).map((entry) => entry.key),
  }
}

function trimmed(outbox: Outbox): Outbox {
  const kept = new Set([
    ...pendingOf(outbox),
    ...outbox.filter(({ state }) => state === 'confirmed').slice(-confirmedMax),
    ...outbox.filter(({ state }) => state === 'refused').slice(-refusedMax),
  ])
  return outbox.filter((entry) => kept.has(entry))
}

/** Where a command leads; a note leads nowhere. */
const target: Record<FieldCommand['action'], AssignmentStatus | null> = {
  accept: 'ACCEPTED',
  decline: 'DECLINED',
  'en-route': 'EN_ROUTE',
  'on-scene': 'ON_SCENE',
  update: null,
  photo: null,
  done: 'DONE',
}

/** Where the assignment stands by the worker's own taps, which may be ahead of what the command centre knows. */
export function statusByTaps(assignment: Assignment, outbox: Outbox): AssignmentStatus {
  let status = assignment.status
  for (const entry of outbox) {
    if (entry.assignmentId !== assignment.id || entry.state === 'refused') continue
    const tapped = target[entry.command.action]
    if (tapped && progressOf(tapped) > progressOf(status)) status = tapped
  }
  return status
}

/** What became of the taps on one assignment: those that need eyes, else the last one. */
export function shownTaps(outbox: Outbox, assignmentId: string): Entry[] {
  const own = outbox.filter((entry) => entry.assignmentId === assignmentId && !isPhoto(entry))
  const unsettled = own.filter((entry) => entry.state !== 'confirmed')
  return unsettled.length > 0 ? unsettled : own.slice(-1)
}

/** Taps whose task is not, or no more, among those of the worker: a refusal of them would be seen nowhere else. */
export interface Orphan extends TapOf {
  readonly taps: readonly Entry[]
}

/**
 * Those that are not confirmed, by task, in the order they were tapped. While nobody has said which tasks there are
 * (`taskIds` null), of none is it known that its task is gone.
 */
export function orphansOf(outbox: Outbox, taskIds: ReadonlySet<string> | null): Orphan[] {
  if (taskIds === null) return []
  const byTask = new Map<string, Entry[]>()
  for (const entry of outbox) {
    if (entry.state === 'confirmed' || taskIds.has(entry.assignmentId)) continue
    byTask.set(entry.assignmentId, [...(byTask.get(entry.assignmentId) ?? []), entry])
  }
  return [...byTask].map(([assignmentId, taps]) => ({
    assignmentId,
    about: taps.find((entry) => entry.about)?.about ?? null,
    taps,
  }))
}
