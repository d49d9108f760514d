import type { KindName } from '@/shared/api/registerOperations'

export type FieldType =
  | 'text'
  | 'lines'
  | 'texts'
  | 'whole'
  | 'decimal'
  | 'flag'
  | 'day'
  | 'moment'
  | 'choice'
  | 'choices'
  | 'division'
  | 'divisions'
  | 'areaCode'
  | 'ref'
  | 'phone'
  | 'identity'

export interface FieldSpec {
  readonly type: FieldType
  /** Of a text its most characters, of a number the largest. */
  readonly max?: number
  readonly min?: number
  readonly required?: boolean
  /** Given once, when the record is added. */
  readonly fixed?: boolean
  /** Follows from something else, or changes by a command elsewhere. */
  readonly derived?: boolean
  readonly choices?: readonly string[]
  /** Where the words of its choices are; none: they speak for themselves. */
  readonly words?: string
  /** The kind of record it names. */
  readonly of?: KindName
  /** A day after which what the record says no longer holds. */
  readonly expires?: boolean
}
export interface Field extends FieldSpec {
  readonly name: string
}
export interface Group {
  readonly name: string
  readonly fields: readonly Field[]
}
export interface Kind {
  readonly name: KindName
  readonly fields: readonly Field[]
  readonly groups: readonly Group[]
}
