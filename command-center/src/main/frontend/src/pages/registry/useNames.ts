import { shallowReactive } from 'vue'
import { getRecord, listDivisions, type KindName } from '@/shared/api/registerOperations'
import { shortDivision } from '@/shared/format/divisions'
import type { Field } from './kinds'

// What records name one another by are numbers; people read names. Asked once each, for the whole page.

const namesMax = 3_000
const names = shallowReactive(new Map<string, string>())
const asked = new Set<string>()
const divisions = shallowReactive(new Map<string, string>())

void listDivisions().then((answer) => {
  if (answer.ok) for (const { code, name } of answer.value) divisions.set(code, name)
})

const keyOf = (kind: KindName, id: string) => `${kind} ${id}`

/** The city's divisions, without the city itself. */
export const useDivisions = () => divisions
export const divisionWords = (code: string) => divisions.get(code) ?? shortDivision(code, code)

/** What was read anyway need not be asked for. */
export function noteName(kind: KindName, id: string, name: string) {
  if (names.size >= namesMax) {
    names.clear()
    asked.clear()
  }
  asked.add(keyOf(kind, id))
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
  if (asked.has(key)) return
  asked.add(key)
  const answer = await getRecord(kind, id)
  if (!answer.ok) return
  const { name, wing, room, label } = answer.value
  const words = kind === 'bed' ? [wing, room, label].filter(Boolean).join(' ') : name
  if (typeof words === 'string' && words) noteName(kind, id, words)
}
