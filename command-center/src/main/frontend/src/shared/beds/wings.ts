import type { BedTile } from '@/shared/live/messages'

/** Beds of one wing, in order of room and label. */
export interface Wing {
  name: string
  beds: BedTile[]
}

const inOrder = new Intl.Collator('zh-CN', { numeric: true }).compare

/** 一区 before 二区: the collation alone sorts numerals by their sound (二, 三, 一). */
const withDigits = (name: string) =>
  name.replace(/[一二三四五六七八九]/g, (d) => String('一二三四五六七八九'.indexOf(d) + 1))

/** Rooms or beds of the register, by wing, room and label. */
export function asOneWalks<T extends Readonly<Record<string, unknown>>>(rooms: readonly T[]): T[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const by = (of: (one: T) => unknown) => (a: T, b: T) => inOrder(text(of(a)), text(of(b)))
  const orders = [
    by(({ wing }) => withDigits(text(wing))),
    by(({ room, name }) => room ?? name),
    by(({ label }) => label),
  ]
  return [...rooms].sort((a, b) => orders.reduce((order, next) => order || next(a, b), 0))
}

/** Wings in order of name, each with its beds as one walks past them. */
export function wingsOf(beds: Iterable<BedTile>): Wing[] {
  const wings = new Map<string, Wing>()
  for (const bed of beds) {
    const name = bed.wing ?? ''
    const wing = wings.get(name) ?? { name, beds: [] }
    wing.beds.push(bed)
    wings.set(name, wing)
  }
  for (const wing of wings.values()) {
    wing.beds.sort((a, b) => inOrder(a.room, b.room) || inOrder(a.label, b.label))
  }
  return [...wings.values()].sort((a, b) => inOrder(withDigits(a.name), withDigits(b.name)))
}
