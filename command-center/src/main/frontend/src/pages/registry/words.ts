import type { FieldFault, KindName } from '@/shared/api/registerOperations'
import { bedTitle } from '@/shared/beds/bedName'
import { listed } from '@/shared/format/listed'
import { dayAndTime } from '@/shared/format/shanghai'
import type { Field } from './field'
import { fieldOf } from './kinds'

export interface Language {
  t: (key: string, named?: Record<string, unknown>) => string
  te: (key: string) => boolean
}

/** A field as people call it; some kinds have words of their own. */
export function fieldWords({ t, te }: Language, kind: KindName, field: string): string {
  const own = `registry.own.${kind}.${field}`
  if (te(own)) return t(own)
  const common = `registry.field.${field}`
  return te(common) ? t(common) : field
}

const choiceWords = ({ t, te }: Language, field: Field, value: string) => {
  const key = `${field.words ?? ''}.${value}`
  return field.words && te(key) ? t(key) : value
}

/** A moment with its year, as a register wants it: `2026-11-23 14:05`. */
export const momentWords = (atMillis: number) =>
  `${new Date(atMillis + 8 * 3_600_000).getUTCFullYear()}-${dayAndTime(atMillis)}`

/**
 * A value in the words of the page; empty when there is none. What names another record, or a division, is given by
 * `nameOf`.
 */
export function valueWords(
  language: Language,
  field: Field,
  value: unknown,
  nameOf: (field: Field, id: string) => string = (_, id) => id,
): string {
  if (value == null || value === '') return ''
  const { t } = language
  switch (field.type) {
    case 'flag':
      return t(value === true || value === 'true' ? 'registry.yes' : 'registry.no')
    case 'choice':
      return choiceWords(language, field, String(value))
    case 'choices':
      return listed(
        list(value).map((one) => choiceWords(language, field, one)),
        t,
      )
    case 'texts':
      return listed(list(value), t)
    case 'divisions':
      return listed(
        list(value).map((one) => nameOf(field, one)),
        t,
      )
    case 'division':
    case 'ref':
      return nameOf(field, String(value))
    case 'moment':
      return momentWords(Number(value))
    default:
      return String(value)
  }
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)])

/** What is wrong with a field, and what would be right. */
export function faultWords({ t, te }: Language, fault: FieldFault): string {
  const key = `registry.wrong.${fault.wrong}`
  const known = te(key) ? key : `reason.${fault.wrong}`
  const words = te(known) ? t(known) : t('common.notDone', { reason: fault.wrong })
  return fault.right ? t('registry.wrongRight', { wrong: words, right: fault.right }) : words
}

/** What a record is called, in a title or a link. */
export function titleOf(
  language: Language,
  kind: KindName,
  record: Readonly<Record<string, unknown>>,
): string {
  const text = (name: string) => (record[name] == null ? '' : String(record[name]))
  switch (kind) {
    case 'bed':
      return bedTitle(text('wing'), text('room'), text('label')) || text('id')
    case 'consent':
    case 'assessment': {
      const field = fieldOf(kind, kind === 'consent' ? 'kind' : 'level')
      return (field && valueWords(language, field, record[field.name])) || text('id')
    }
    default:
      return text('name') || text('id')
  }
}

/** Whether the command centre has masked a number for this role. */
export const isMasked = (value: unknown) => typeof value === 'string' && value.includes('*')
