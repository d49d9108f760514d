import type { components } from '@contract'
import { answerOf, type Answer } from './answer'
import { by, client, itemsOf } from './client'

// What only the register's page asks for and does.

type Schemas = components['schemas']

/** The kinds of records, and what each is in the contract. */
export interface Records {
  area: Schemas['Area']
  organisation: Schemas['Organisation']
  place: Schemas['Place']
  building: Schemas['Building']
  room: Schemas['Room']
  bed: Schemas['Bed']
  device: Schemas['Device']
  resident: Schemas['Resident']
  contact: Schemas['Contact']
  consent: Schemas['Consent']
  assessment: Schemas['Assessment']
  staff: Schemas['StaffMember']
}
export type KindName = keyof Records

/** A record of any kind: what all have, and its fields by their names in the contract. */
export interface RegisterRecord {
  readonly id: string
  readonly revision?: number
  readonly removedAt?: number | null
  readonly [field: string]: unknown
}
export interface RecordPage {
  items: RegisterRecord[]
  next: string | null
}
export type SearchHit = Schemas['SearchHit']
export type RecordChange = Schemas['RecordChange']
export type FieldFault = Schemas['FieldFault']
export type Import = Schemas['Import']
export type ImportFault = Schemas['ImportFault']

const collections: Record<KindName, string> = {
  area: '/areas',
  organisation: '/organisations',
  place: '/places',
  building: '/buildings',
  room: '/rooms',
  bed: '/beds',
  device: '/devices',
  resident: '/residents',
  contact: '/contacts',
  consent: '/consents',
  assessment: '/assessments',
  staff: '/staff',
}

// The operations of all kinds are alike, so those of one stand for all; which fields a kind has, kinds.ts takes
// from the contract.
const many = (kind: KindName) => collections[kind] as '/residents'
const one = (kind: KindName) => `${collections[kind]}/{id}` as '/residents/{id}'
const restored = (kind: KindName) => `${collections[kind]}/{id}/restore` as '/residents/{id}/restore'
const recordOf = (answer: Promise<Answer<unknown>>) => answer as Promise<Answer<RegisterRecord>>

/** A page in order of id; `filters` by their names in the contract. */
export const listRecords = (
  kind: KindName,
  filters: Record<string, string>,
  limit: number,
  cursor: string | null,
): Promise<Answer<RecordPage>> =>
  answerOf(
    client.GET(many(kind), { params: { query: { ...filters, limit, ...(cursor && { cursor }) } } }),
  ) as Promise<Answer<RecordPage>>

export const getRecord = (kind: KindName, id: string) => recordOf(answerOf(client.GET(one(kind), by(id))))

export const addRecord = (kind: KindName, body: Record<string, unknown>) =>
  recordOf(answerOf(client.POST(many(kind), { body: body as never })))

/** Only what is in `changes`; refused when the revision is no longer the newest. */
export const changeRecord = (
  kind: KindName,
  id: string,
  revision: number,
  changes: Record<string, unknown>,
) => recordOf(answerOf(client.PATCH(one(kind), { ...by(id), body: { ...changes, revision } })))

/** Of a person the reason is one of four words, else any text; kinds that keep none are given none. */
export const removeRecord = (kind: KindName, id: string, revision: number, reason: string) =>
  recordOf(
    answerOf(
      client.DELETE(one(kind), {
        params: { path: { id }, query: { revision, ...(reason && { reason: reason as 'MISTAKE' }) } },
      }),
    ),
  )

export const restoreRecord = (kind: KindName, id: string, revision: number) =>
  recordOf(answerOf(client.POST(restored(kind), { params: { path: { id }, query: { revision } } })))

export const mergeOrganisation = (id: string, revision: number, into: string) =>
  recordOf(answerOf(client.POST('/organisations/{id}/merge', { ...by(id), body: { into, revision } })))

/** Newest first. */
export const historyOf = (kind: KindName, id: string, limit: number, cursor: string | null) =>
  answerOf(
    client.GET('/history/{kind}/{id}', {
      params: { path: { kind, id }, query: { limit, ...(cursor && { cursor }) } },
    }),
  ) as Promise<Answer<{ items: RecordChange[]; next: string | null }>>

export type SearchedKind = 'resident' | 'staff' | 'place' | 'organisation' | 'bed' | 'device'
/** By POST: what is looked for may be an identity number, which belongs in no address. */
export const searchRegister = (q: string, kind: SearchedKind | null, limit: number) =>
  itemsOf<SearchHit>(answerOf(client.POST('/search', { body: { q, limit, ...(kind && { kind }) } })))

/** A person's numbers in full, and those of whom to call; the reason stands in the audit trail. */
export const revealNumbers = (id: string, reason: string) =>
  answerOf(client.POST('/residents/{id}/reveal', { ...by(id), body: { reason } }))

export type FileKind = KindName

/** A file of 16 MiB on a slow line, and 100,000 rows to look at. */
const fileTimeoutMillis = 180_000
export const previewImport = (kind: FileKind, file: File): Promise<Answer<Import>> =>
  answerOf(
    client.POST('/imports', {
      params: { query: { kind, fileName: file.name.replace(/[/\\\p{Cc}]/gu, '').slice(-120) } },
      body: file as never,
      bodySerializer: (body: unknown) => body as BodyInit,
      headers: { 'Content-Type': 'application/octet-stream' },
      fetch: (request) => fetch(request, { signal: AbortSignal.timeout(fileTimeoutMillis) }),
    }),
  )
export const getImport = (id: string): Promise<Answer<Import>> =>
  answerOf(client.GET('/imports/{id}', by(id)))
export const cancelImport = (id: string) => answerOf(client.DELETE('/imports/{id}', by(id)))
export const confirmImport = (id: string, skipBadLines: boolean): Promise<Answer<Import>> =>
  answerOf(client.POST('/imports/{id}/confirm', { ...by(id), body: { skipBadLines } }))
export const importFaults = (id: string, limit: number, cursor: string | null) =>
  answerOf(
    client.GET('/imports/{id}/faults', {
      params: { path: { id }, query: { limit, ...(cursor && { cursor }) } },
    }),
  ) as Promise<Answer<{ items: ImportFault[]; next: string | null }>>
export const takeSecrets = (id: string): Promise<Answer<string>> =>
  answerOf(client.POST('/imports/{id}/secrets', { ...by(id), parseAs: 'text' })) as Promise<Answer<string>>

/** Where the browser takes a table from. */
export function exportAddress(kind: FileKind, format: 'csv' | 'xlsx', more: Record<string, string>): string {
  return `/api/v1/exports/${kind}?${new URLSearchParams({ format, ...more }).toString()}`
}

export const listDivisions = () => itemsOf<Schemas['Division']>(answerOf(client.GET('/divisions')))

/** Of a person in a bed; where somebody moved from bed to bed, one for each. */
export type Stay = Schemas['Stay']
/** Newest first. The look stands in the audit trail. */
export const listStays = (residentId: string) =>
  itemsOf<Stay>(answerOf(client.GET('/residents/{id}/stays', by(residentId))))
