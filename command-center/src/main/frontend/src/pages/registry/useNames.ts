import { shallowReactive } from 'vue'
import { getRecord, listDivisions, type KindName } from '@/shared/api/registerOperations'
import { bedTitle } from '@/shared/beds/bedName'
import { shortDivision } from '@/shared/format/divisions'
import { AtMost } from './atMost'
import type { Field } from './field'
import { OnceEach } from './onceEach'

// What records name one another by are numbers; people read names. Asked once each, for the whole page; after a
// failure again, when it is next wanted.

const namesMax = 3_000
const names = shallowReactive(new Map<string, string>())
const askAgainMillis = 20_000
const once = new OnceEach(askAgainMillis)
/** A page of sixty names leaves places for what is asked for meanwhile. */
const inTurn = new AtMost(6)
const divisions = shallowReactive(new Map<string, string>())
const allDivisions = 'divisions'

async function askDivisions() {
  if (!once.take(allDivisions, Date.now())) return
  const answer = await listDivisions()
  if (answer.ok) for (const { code, name } of answer.value) divisions.set(code, name)
  else once.failed(allDivisions, Date.now())
}
void askDivisions()

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const keyOf = (kind: KindName, id: string) => `${kind} ${id}`

/** The city's divisions, without the city itself. */
export function useDivisions() {
  void askDivisions()
  return divisions
}
export function divisionWords(code: string): string {
  const known = divisions.get(code)
  if (known === undefined) void askDivisions()
  return known ?? shortDivision(code, code)
}

/** What was read anyway need not be asked for. */
export function noteName(kind: KindName, id: string, name: string) {
  if (names.size >= namesMax) {
    names.clear()
    once.clear()
    if (divisions.size > 0) once.note(allDivisions)
  }
  once.note(keyOf(kind, id))
  names.set(keyOf(kind, id), name)
}

/** A person's name is in their file, and each look at a file is noted: lists do not look. */
const withoutLooking: readonly KindName[] = ['place', 'organisation', 'building', 'room', 'area', 'bed']

export function nameOf(field: Field, id: string, look = false): string {
  if (field.type === 'division' || field.type === 'divisions') return divisionWords(id)
  const kind = field.of
  if (!kind || kind === 'device') return id
  const known = names.get(keyOf(kind, id))
  if (known !== undefined) return known
  if (look || withoutLooking.includes(kind)) void ask(kind, id)
  return id
}

async function ask(kind: KindName, id: string) {
  const key = keyOf(kind, id)
  if (!once.take(key, Date.now())) return
  const answer = await inTurn.run(() => getRecord(kind, id))
  if (!answer.ok) {
    once.failed(key, Date.now())
    return
  }
  const { name, wing, room, label } = answer.value
  const words = kind === 'bed' ? bedTitle(textOf(wing), textOf(room), textOf(label)) : name
  if (typeof words === 'string' && words) noteName(kind, id, words)
}
