import type { Failure } from '@/shared/api/answer'
import { spanWords } from '../escalation'

// The detectors' figures while they are read or written (docs/detectors.md; the limits are those of RuleFields.java).

export const careLevels = ['FULL', 'PARTIAL', 'INDEPENDENT'] as const
export type CareLevel = (typeof careLevels)[number]

type Unit = 'perMinute' | 'seconds' | 'minutes' | 'percent' | 'intervals' | 'scale' | 'time'
interface Rule {
  readonly name: string
  readonly unit: Unit
  /** Of a time of day minutes after midnight. */
  readonly min: number
  readonly max: number
}
const rule = (name: string, unit: Unit, min: number, max: number): Rule => ({ name, unit, min, max })
const hour = 60

export const ruleGroups: readonly { readonly group: string; readonly rules: readonly Rule[] }[] = [
  {
    group: 'rates',
    rules: [
      rule('heartLow', 'perMinute', 20, 250),
      rule('heartHigh', 'perMinute', 20, 250),
      rule('heartBand', 'perMinute', 0, 115),
      rule('breathLow', 'perMinute', 2, 80),
      rule('breathHigh', 'perMinute', 2, 80),
      rule('breathBand', 'perMinute', 0, 39),
      rule('rateSeconds', 'seconds', 10, 150),
      rule('rateOverSeconds', 'seconds', 10, 150),
    ],
  },
  {
    group: 'vital',
    rules: [
      rule('noVitalSeconds', 'seconds', 20, 150),
      rule('noVitalOverSeconds', 'seconds', 10, 150),
      rule('stillMovementMax', 'scale', 0, 60),
    ],
  },
  {
    group: 'bed',
    rules: [
      rule('nightFrom', 'time', 18 * hour, 24 * hour - 1),
      rule('nightTo', 'time', 1, 12 * hour),
      rule('nightExitSeconds', 'seconds', 0, 14_400),
      rule('nightLeadSeconds', 'seconds', 0, 10_800),
      rule('lateInBedAt', 'time', 6 * hour, 12 * hour - 1),
      rule('longInBedMinutes', 'minutes', 4 * hour, 72 * hour),
    ],
  },
  {
    group: 'device',
    rules: [
      rule('bedSilentIntervals', 'intervals', 2, 20),
      rule('bedSilentSeconds', 'seconds', 20, 3_600),
      rule('otherSilentSeconds', 'seconds', 60, 86_400),
      rule('batteryLowPercent', 'percent', 1, 90),
      rule('batteryOkPercent', 'percent', 2, 100),
    ],
  },
]
export const rules: readonly Rule[] = ruleGroups.flatMap((one) => one.rules)

export type Values = Readonly<Record<string, number | string>>
/** Figures for everybody, and over them those of care levels. */
export interface Parameters {
  readonly base: Values
  readonly careLevels: Readonly<Partial<Record<CareLevel, Values>>>
}
/** For whom figures hold, as a column of the table. */
export interface Column {
  readonly key: string
  readonly words: string
  readonly values: Values
  /** What holds where nothing is typed; null where something must be. */
  readonly below: Values | null
}
/** As typed; empty stands for what is below it. */
export type Draft = Readonly<Record<string, string>>

export const parametersOf = (raw: object): Parameters => {
  const { base, careLevels: levels } = raw as { base: Values; careLevels?: Parameters['careLevels'] }
  return { base, careLevels: levels ?? {} }
}
export const draftOf = (values: Values = {}): Draft =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
export function valuesOf(draft: Draft): Values {
  const typed = rules.flatMap(({ name, unit }) => {
    const text = draft[name]?.trim() ?? ''
    return text === '' ? [] : [[name, unit === 'time' ? text : Number(text)] as const]
  })
  return Object.fromEntries(typed)
}

const minuteOf = (time: string) => {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time)
  return found ? Number(found[1]) * hour + Number(found[2]) : NaN
}
const clock = (minute: number) =>
  `${String(Math.floor(minute / hour)).padStart(2, '0')}:${String(minute % hour).padStart(2, '0')}`

/** What is wrong with a figure: no number or time of its range, or not fitting another one. */
export interface Fault {
  readonly name: string
  readonly wrong: 'range' | 'above' | 'band'
  readonly min: string
  readonly max: string
}

/** Of what is typed over what is below it; empty when all of it can stand. */
export function faultsIn(typed: Draft, below: Values = {}): Fault[] {
  const faults: Fault[] = []
  const values: Record<string, number | string> = { ...below, ...valuesOf(typed) }
  for (const { name, unit, min, max } of rules) {
    const value = values[name]
    const number = unit === 'time' ? minuteOf(String(value)) : Number(value ?? NaN)
    const right = Number.isInteger(number) && number >= min && number <= max
    const shown = unit === 'time' ? clock : String
    if (!right) faults.push({ name, wrong: 'range', min: shown(min), max: shown(max) })
  }
  if (faults.length > 0) return faults
  const of = (name: string) => Number(values[name])
  const above = (name: string, other: string) => {
    if (of(name) <= of(other)) {
      faults.push({ name, wrong: 'above', min: String(of(other) + 1), max: '' })
      return
    }
    const band = other.replace('Low', 'Band')
    const bandMax = Math.floor((of(name) - of(other)) / 2)
    if (band in values && of(band) > bandMax) {
      faults.push({ name: band, wrong: 'band', min: '0', max: String(bandMax) })
    }
  }
  above('heartHigh', 'heartLow')
  above('breathHigh', 'breathLow')
  above('batteryOkPercent', 'batteryLowPercent')
  return faults
}

/** What holds for a care level where a person has nothing of their own. */
export function belowOf({ base, careLevels: levels }: Parameters, careLevel: string | null): Values {
  const level = careLevels.find((one) => one === careLevel)
  return { ...base, ...(level && levels[level]) }
}

/** Of one person's own figures, which have to stand whatever care level they have or will have. */
export function ownFaults(typed: Draft, parameters: Parameters): Fault[] {
  const all = careLevels.flatMap((level) => faultsIn(typed, belowOf(parameters, level)))
  return all.filter(({ name }, at) => all.findIndex((one) => one.name === name) === at)
}

/** Whose own figures could not stand over new ones for everybody: the command centre names one of them. */
export function inTheWay(failure: Failure | null): string | null {
  if (failure?.kind !== 'refused' || failure.problem.reason !== 'BAD_PARAMETERS') return null
  return /^The rules of resident (\S+) could not stand/.exec(failure.problem.detail ?? '')?.[1] ?? null
}

type Words = (key: string, named?: Record<string, unknown>) => string

/** A figure with its unit, as people say it: `1 200` seconds are 20 minutes. */
export function valueWords(t: Words, name: string, value: number | string): string {
  const unit = rules.find((one) => one.name === name)?.unit ?? 'scale'
  if (unit === 'time' || unit === 'scale') return String(value)
  if (unit === 'seconds' || unit === 'minutes') {
    const { key, n } = spanWords(Number(value) * (unit === 'minutes' ? 60 : 1))
    return t(`registry.escalation.${key}`, { n })
  }
  return t(`registry.watch.of.${unit}`, { n: value })
}

export interface Change {
  readonly where: string
  readonly name: string
  readonly before: number | string | null
  readonly after: number | string | null
}

/** What the next version says otherwise, column by column. */
export function changesOf(
  before: Readonly<Record<string, Values>>,
  after: Readonly<Record<string, Values>>,
): Change[] {
  return Object.keys(after).flatMap((where) =>
    rules.flatMap(({ name }) => {
      const [was, is] = [before[where]?.[name] ?? null, after[where]?.[name] ?? null]
      return was === is ? [] : [{ where, name, before: was, after: is }]
    }),
  )
}

/** Changes as a table says them; with several columns of figures, also of which. */
export function changeRows(t: Words, changes: readonly Change[], columns: readonly Column[]) {
  const said = (name: string, value: number | string | null) =>
    value === null ? t('registry.watch.same') : valueWords(t, name, value)
  return changes.map(({ where, name, before, after }) => ({
    where: [
      ...(columns.length > 1 ? [columns.find(({ key }) => key === where)?.words ?? where] : []),
      t(`registry.watch.name.${name}`),
    ].join(' · '),
    before: said(name, before),
    after: said(name, after),
  }))
}
