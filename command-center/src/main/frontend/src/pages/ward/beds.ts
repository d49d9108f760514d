import { hourOf } from '@/shared/format/shanghai'
import type { BedTile } from '@/shared/live/messages'
import { isAway, isHere } from './bedSteps'

export type BedFilter = 'all' | 'alarm' | 'out' | 'silent' | 'away' | 'vacant'

/** Beds of one wing, in order of room and label. */
export interface Wing {
  name: string
  beds: BedTile[]
}

const inOrder = new Intl.Collator('zh-CN', { numeric: true }).compare

/** 一区 before 二区: the collation alone sorts numerals by their sound (二, 三, 一). */
const withDigits = (name: string) =>
  name.replace(/[一二三四五六七八九]/g, (d) => String('一二三四五六七八九'.indexOf(d) + 1))

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

/** Nobody's: free, kept for somebody, or out of service. */
export const isVacant = (bed: BedTile) => bed.residentId === null && bed.state !== 'OCCUPIED'

export function passes(bed: BedTile, filter: BedFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'alarm':
      return bed.incidentId !== null
    case 'out':
      return isHere(bed) && bed.inBed === false && !bed.sensorSilent
    case 'silent':
      return bed.sensorSilent
    case 'away':
      return isAway(bed)
    case 'vacant':
      return bed.state === 'VACANT'
  }
}

/** The names of the wings, as people walk; none when the institution has none or only one. */
export function wingNames(beds: Iterable<BedTile>): string[] {
  const names = wingsOf(beds).map((wing) => wing.name)
  return names.length > 1 ? names : []
}

/** The hours in which leaving the bed is an alarm (design §6), in Zunyi. */
export function isNight(atMillis: number): boolean {
  const hour = hourOf(atMillis)
  return hour >= 22 || hour < 6
}

/** A reading older than this is shown as old: sensors report every 10 s. */
export const readingStaleMillis = 60_000
