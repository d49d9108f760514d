import type { FieldFault, RegisterRecord } from '@/shared/api/registerOperations'
import type { Field } from './field'

/** What somebody has typed into a record's fields, as the inputs hold it. */
export type Draft = Record<string, string | string[]>

const listTypes: readonly Field['type'][] = ['choices', 'texts', 'divisions']
const isList = (field: Field) => listTypes.includes(field.type)

/** A value as its input holds it: texts, lists of texts, and of a yes or no its word. */
export function inputOf(field: Field, value: unknown): string | string[] {
  if (isList(field)) return Array.isArray(value) ? value.map(String) : []
  return value == null ? '' : String(value)
}

/** What is sent for an input; null takes away what stands there. */
export function valueOf(field: Field, input: string | string[]): unknown {
  if (Array.isArray(input)) return input.map((one) => one.trim()).filter((one) => one !== '')
  const text = input.trim()
  if (text === '') return null
  switch (field.type) {
    case 'whole':
    case 'decimal':
      return Number(text)
    case 'flag':
      return text === 'true'
    case 'identity':
      return text.toUpperCase()
    default:
      return text
  }
}

export const mayEdit = (field: Field, adding: boolean) => !field.derived && (adding || !field.fixed)

export function draftOf(fields: readonly Field[], record: Readonly<Record<string, unknown>>): Draft {
  return Object.fromEntries(fields.map((field) => [field.name, inputOf(field, record[field.name])]))
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The fields whose inputs differ from the record, with what is to be sent for each. */
export function changesOf(
  fields: readonly Field[],
  record: Readonly<Record<string, unknown>>,
  draft: Draft,
): Record<string, unknown> {
  const changes: Record<string, unknown> = {}
  for (const field of fields) {
    const input = draft[field.name]
    if (input === undefined || same(input, inputOf(field, record[field.name]))) continue
    const value = valueOf(field, input)
    if (!same(value, valueOf(field, inputOf(field, record[field.name])))) changes[field.name] = value
  }
  return changes
}

/** For a new record: what was filled in. */
export function filledIn(fields: readonly Field[], draft: Draft): Record<string, unknown> {
  const entries = fields
    .map((field) => [field.name, valueOf(field, draft[field.name] ?? '')] as const)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
  return Object.fromEntries(entries)
}

/**
 * What can be seen to be wrong without asking: the words are those the command centre would use. The rest it says
 * itself when it is asked.
 */
export function faultsOf(fields: readonly Field[], values: Record<string, unknown>, adding: boolean) {
  const faults: FieldFault[] = []
  for (const field of fields) {
    const given = Object.hasOwn(values, field.name)
    const value = values[field.name]
    const missing = value === null || value === undefined
    if (field.required && missing && (given || adding)) faults.push({ field: field.name, wrong: 'MISSING' })
    else if (given && !missing) faults.push(...wrongWith(field, value))
  }
  return faults
}

function wrongWith(field: Field, value: unknown): FieldFault[] {
  const fault = (wrong: string, right = ''): FieldFault[] => [{ field: field.name, wrong, right }]
  if (typeof value === 'number') {
    const { min = -Infinity, max = Infinity } = field
    if (Number.isNaN(value) || (field.type === 'whole' && !Number.isInteger(value)))
      return fault('NOT_A_NUMBER')
    return value < min || value > max ? fault('OUT_OF_RANGE', `${min}–${max}`) : []
  }
  const texts = Array.isArray(value) ? value.map(String) : [String(value)]
  const max = field.max ?? Infinity
  if (texts.some((text) => text.length > max)) return fault('TOO_LONG', String(max))
  if (field.name === 'id' && field.type === 'text' && !/^[A-Za-z0-9._:-]+$/.test(String(value)))
    return fault('NOT_AN_ID')
  if (field.type === 'areaCode' && !/^(\d{9}|\d{12})$/.test(String(value))) return fault('NOT_AN_AREA')
  if (field.type === 'identity' && String(value).length !== 18) return fault('NOT_AN_IDENTITY_NUMBER')
  return []
}

/** Two people at one record: what the other changed, and where both changed the same field. */
export interface Conflict {
  readonly fresh: RegisterRecord
  readonly theirs: readonly string[]
  readonly both: readonly string[]
}

export function conflictOf(
  fields: readonly Field[],
  seen: RegisterRecord,
  fresh: RegisterRecord,
  draft: Draft,
): Conflict {
  const theirs = fields
    .filter((field) => !same(inputOf(field, seen[field.name]), inputOf(field, fresh[field.name])))
    .map((field) => field.name)
  const mine = Object.keys(changesOf(fields, seen, draft))
  return { fresh, theirs, both: theirs.filter((name) => mine.includes(name)) }
}

/** The draft on top of what the other wrote: one's own changes stay, all else is as it is now. */
export function rebased(
  fields: readonly Field[],
  seen: RegisterRecord,
  fresh: RegisterRecord,
  draft: Draft,
): Draft {
  const mine = Object.keys(changesOf(fields, seen, draft))
  const next = draftOf(fields, fresh)
  for (const name of mine) next[name] = draft[name] ?? ''
  return next
}
