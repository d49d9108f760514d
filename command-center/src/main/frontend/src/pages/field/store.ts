import type { Assignment, CallList } from '@/shared/api/types'
import { changesOf, isPending, restored, whenSignedOut, type Entry, type Outbox } from './outbox'

/** The tasks as they were last heard of, and when. */
export interface Board {
  readonly at: number
  readonly assignments: readonly Assignment[]
}

/** Whom to ring about one task, and when that was taken, by the device's clock. */
export interface KeptCalls {
  readonly at: number
  readonly list: CallList
}

/** What one worker's page keeps on the device. */
export interface FieldStore {
  /** False: nothing survives a reload, and the worker must know. */
  readonly durable: boolean
  outbox(): Promise<Outbox>
  /** Writes what changed between the two; resolves when the device has it. */
  keepOutbox(before: Outbox, after: Outbox): Promise<void>
  /** Keeps a picture under the key of its tap, before the tap is made. */
  keepPhoto(key: string, jpeg: Blob): Promise<void>
  photo(key: string): Promise<Blob | null>
  dropPhoto(key: string): Promise<void>
  /** Drops pictures of which no tap waits any more, whoever took them. */
  dropOrphans(): Promise<void>
  board(): Promise<Board | null>
  keepBoard(board: Board): Promise<void>
  calls(assignmentId: string): Promise<KeptCalls | null>
  keepCalls(assignmentId: string, calls: KeptCalls): Promise<void>
  /** Numbers stay for these tasks alone: all others go, those of whoever was here before too. */
  dropCallsBut(assignmentIds: ReadonlySet<string>): Promise<void>
  /** Signing out: names, numbers, addresses and settled taps leave the device. What was not sent yet stays for its owner. */
  forget(): Promise<void>
}

const databaseName = 'shouhu-field'
const databaseVersion = 3
const outboxRows = 'outbox'
const boardRows = 'board'
const photoRows = 'photos'
const callRows = 'calls'

type Row = Entry & { readonly username: string }

/** Opens what the device keeps for one worker; without IndexedDB (private windows) it is the memory of the page. */
export async function openFieldStore(username: string): Promise<FieldStore> {
  try {
    return new DeviceStore(await openDatabase(), username)
  } catch {
    return new MemoryStore()
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, databaseVersion)
    request.onupgradeneeded = () => {
      const { result } = request
      if (!result.objectStoreNames.contains(outboxRows)) {
        result.createObjectStore(outboxRows, { keyPath: 'key' }).createIndex('username', 'username')
        result.createObjectStore(boardRows)
      }
      for (const name of [photoRows, callRows]) {
        if (!result.objectStoreNames.contains(name)) result.createObjectStore(name)
      }
    }
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = request.onblocked = () => {
      reject(new Error('the device keeps nothing'))
    }
  })
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      reject(new Error('the device could not read'))
    }
  })
}

/** A row a tap, so that two windows of one worker do not write over each other. */
class DeviceStore implements FieldStore {
  readonly durable = true

  constructor(
    private readonly database: IDBDatabase,
    private readonly username: string,
  ) {}

  async outbox(): Promise<Outbox> {
    const rows = this.database.transaction(outboxRows).objectStore(outboxRows).index('username')
    return restored((await answerOf(rows.getAll(this.username))) as Row[])
  }

  keepOutbox(before: Outbox, after: Outbox): Promise<void> {
    const { put, remove } = changesOf(before, after)
    return this.write(outboxRows, (rows) => {
      for (const entry of put) rows.put({ ...entry, username: this.username } satisfies Row)
      for (const key of remove) rows.delete(key)
    })
  }

  keepPhoto(key: string, jpeg: Blob): Promise<void> {
    return this.write(photoRows, (rows) => {
      rows.put(jpeg, key)
    })
  }

  async photo(key: string): Promise<Blob | null> {
    const rows = this.database.transaction(photoRows).objectStore(photoRows)
    return ((await answerOf(rows.get(key))) as Blob | undefined) ?? null
  }

  dropPhoto(key: string): Promise<void> {
    return this.write(photoRows, (rows) => {
      rows.delete(key)
    })
  }

  async board(): Promise<Board | null> {
    const rows = this.database.transaction(boardRows).objectStore(boardRows)
    return ((await answerOf(rows.get(this.username))) as Board | undefined) ?? null
  }

  keepBoard(board: Board): Promise<void> {
    return this.write(boardRows, (rows) => {
      rows.put(board, this.username)
    })
  }

  async calls(assignmentId: string): Promise<KeptCalls | null> {
    const rows = this.database.transaction(callRows).objectStore(callRows)
    return ((await answerOf(rows.get([this.username, assignmentId]))) as KeptCalls | undefined) ?? null
  }

  keepCalls(assignmentId: string, calls: KeptCalls): Promise<void> {
    return this.write(callRows, (rows) => {
      rows.put(calls, [this.username, assignmentId])
    })
  }

  async dropCallsBut(assignmentIds: ReadonlySet<string>): Promise<void> {
    const rows = this.database.transaction(callRows).objectStore(callRows)
    const keys = (await answerOf(rows.getAllKeys())) as [string, string][]
    const gone = keys.filter(([username, id]) => username !== this.username || !assignmentIds.has(id))
    if (gone.length === 0) return
    await this.write(callRows, (kept) => {
      for (const key of gone) kept.delete(key)
    })
  }

  async dropOrphans(): Promise<void> {
    const reading = this.database.transaction([outboxRows, photoRows])
    const [taps, keys] = await Promise.all([
      answerOf(reading.objectStore(outboxRows).getAll()) as Promise<Row[]>,
      answerOf(reading.objectStore(photoRows).getAllKeys()),
    ])
    const waiting = new Set<IDBValidKey>(taps.filter(isPending).map(({ key }) => key))
    const orphans = keys.filter((key) => !waiting.has(key))
    if (orphans.length === 0) return
    await this.write(photoRows, (rows) => {
      for (const key of orphans) rows.delete(key)
    })
  }

  async forget(): Promise<void> {
    await this.write(boardRows, (rows) => {
      rows.clear()
    })
    await this.dropCallsBut(new Set())
    const kept = await this.outbox()
    await this.keepOutbox(kept, whenSignedOut(kept))
    await this.dropOrphans()
  }

  private write(name: string, change: (rows: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const writing = this.database.transaction(name, 'readwrite')
      writing.oncomplete = () => {
        resolve()
      }
      writing.onerror = writing.onabort = () => {
        reject(new Error('the device could not write'))
      }
      change(writing.objectStore(name))
    })
  }
}

class MemoryStore implements FieldStore {
  readonly durable = false
  private kept: Board | null = null
  private readonly photos = new Map<string, Blob>()
  private readonly callsOf = new Map<string, KeptCalls>()

  outbox = () => Promise.resolve<Outbox>([])
  keepOutbox = () => Promise.resolve()
  board = () => Promise.resolve(this.kept)
  keepPhoto = (key: string, jpeg: Blob) => Promise.resolve(void this.photos.set(key, jpeg))
  photo = (key: string) => Promise.resolve(this.photos.get(key) ?? null)
  dropPhoto = (key: string) => Promise.resolve(void this.photos.delete(key))

  keepBoard(board: Board) {
    this.kept = board
    return Promise.resolve()
  }

  dropOrphans = () => Promise.resolve()
  calls = (id: string) => Promise.resolve(this.callsOf.get(id) ?? null)
  keepCalls = (id: string, calls: KeptCalls) => Promise.resolve(void this.callsOf.set(id, calls))

  dropCallsBut(ids: ReadonlySet<string>) {
    for (const id of this.callsOf.keys()) if (!ids.has(id)) this.callsOf.delete(id)
    return Promise.resolve()
  }

  forget() {
    this.kept = null
    this.photos.clear()
    this.callsOf.clear()
    return Promise.resolve()
  }
}
