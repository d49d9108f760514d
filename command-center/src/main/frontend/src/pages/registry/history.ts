import type { KindName, RecordChange } from '@/shared/api/registerOperations'
import type { Field } from './field'
import { fieldOf } from './kinds'
import { fieldWords, momentWords, valueWords, type Language } from './words'

export interface ChangeLine {
  readonly name: string
  readonly hidden: boolean
  readonly before: string
  readonly after: string
}

/** The fields of a change that people know, old and new in words; what only the database keeps is left out. */
export function linesOf(
  language: Language,
  kind: KindName,
  change: RecordChange,
  nameOf: (field: Field, id: string) => string,
): ChangeLine[] {
  return change.changed.flatMap(({ field: name, hidden, before, after }) => {
    const words = (value: unknown) => wordsOf(language, kind, name, value, nameOf)
    const known = fieldOf(kind, name) !== undefined || language.te(`registry.field.${name}`)
    if (!known || (change.action === 'ADDED' && !hidden && words(after) === '')) return []
    return [
      {
        name: fieldWords(language, kind, name),
        hidden,
        before: hidden ? '' : words(before),
        after: hidden ? '' : words(after),
      },
    ]
  })
}

function wordsOf(
  language: Language,
  kind: KindName,
  name: string,
  value: unknown,
  nameOf: (field: Field, id: string) => string,
): string {
  if (value == null) return ''
  if (name === 'removedAt') return momentOf(value)
  if (name === 'removedReason') {
    const key = `registry.removing.why.${String(value)}`
    return language.te(key) ? language.t(key) : String(value)
  }
  const field = fieldOf(kind, name)
  return field ? valueWords(language, field, value, nameOf) : String(value)
}

/** The database writes its moments as text. */
function momentOf(value: unknown): string {
  const at = typeof value === 'number' ? value : Date.parse(String(value))
  return Number.isNaN(at) ? String(value) : momentWords(at)
}
