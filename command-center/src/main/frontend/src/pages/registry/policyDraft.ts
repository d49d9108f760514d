import type { AlarmClass, TierName } from '@/shared/api/types'
import type { PolicyFault } from '@/shared/api/policyOperations'
import { listed } from '@/shared/format/listed'
import { classes, ladderNames, limitNames, spanWords, type LadderName, type Quiet } from './escalation'
import type { Language } from './words'

// A policy while somebody writes the next version of it.

export interface StepDraft {
  tier: TierName
  afterSeconds: number
}
export interface QueueDraft {
  tiers: StepDraft[]
  ringAgainSeconds: number
}
export interface LadderDraft {
  queues: Record<AlarmClass, QueueDraft>
  quiet?: Quiet | null
  [limit: string]: unknown
}
/** What is not edited here (how responders are weighed) goes along as it is. */
export type PolicyDraft = Record<LadderName, LadderDraft> & Record<string, unknown>

export const tiers: readonly TierName[] = ['WARD', 'INSTITUTION_LEAD', 'COUNTY_DESK', 'CITY_DESK']
/** A home has no ward, and a device without a place nobody near it. */
export const tiersOf: Readonly<Record<LadderName, readonly TierName[]>> = {
  institution: tiers,
  household: ['COUNTY_DESK', 'CITY_DESK'],
  unplaced: ['CITY_DESK'],
}
export const tiersMax = 12
export const usualQuiet: Quiet = { from: '22:00', to: '06:00', classes: ['MEDIUM', 'TECHNICAL'] }

export const policyDraft = (policy: object): PolicyDraft => JSON.parse(JSON.stringify(policy)) as PolicyDraft

/** One more tier: the next one out, a minute after the last. */
export function withStep(queue: QueueDraft, possible: readonly TierName[]): QueueDraft {
  const last = queue.tiers.at(-1)
  const at = last ? possible.indexOf(last.tier) : -1
  const tier = possible[Math.min(at + 1, possible.length - 1)] ?? 'CITY_DESK'
  const afterSeconds = last ? last.afterSeconds + 60 : 0
  return { ...queue, tiers: [...queue.tiers, { tier, afterSeconds }] }
}

/** The first one is always told at once. */
export function withoutStep(queue: QueueDraft, index: number): QueueDraft {
  const left = queue.tiers.filter((_, at) => at !== index)
  return { ...queue, tiers: left.map((step, at) => (at === 0 ? { ...step, afterSeconds: 0 } : step)) }
}

type Words = (key: string, named?: Record<string, unknown>) => string
const span = (t: Words, seconds: number) => {
  const { key, n } = spanWords(seconds)
  return t(`registry.escalation.${key}`, { n })
}
const tiersWords = (t: Words, steps: readonly StepDraft[]) =>
  steps
    .map(({ tier, afterSeconds }) => {
      const when =
        afterSeconds === 0
          ? t('registry.escalation.atOnce')
          : t('registry.escalation.at', { after: span(t, afterSeconds) })
      return `${t(`tier.${tier}`)} ${when}`
    })
    .join(' › ')
export function quietWords(t: Words, quiet: Quiet | null | undefined): string {
  if (!quiet) return t('registry.policy.noQuiet')
  const waiting = classes.filter((one) => quiet.classes.includes(one)).map((one) => t(`class.${one}`))
  return `${quiet.from}–${quiet.to} ${listed(waiting, t)}`
}

/** A line of what the next version changes. */
export interface Difference {
  where: string
  before: string
  after: string
}

/** What another version says otherwise, in words. */
export function differences({ t }: Language, before: PolicyDraft, after: PolicyDraft): Difference[] {
  const found: Difference[] = []
  const compare = (where: string[], was: string, is: string) => {
    if (was !== is) found.push({ where: where.join(' · '), before: was, after: is })
  }
  for (const name of ladderNames) {
    const ladder = t(`registry.escalation.ladder.${name}`)
    const [was, is] = [before[name], after[name]]
    for (const one of classes) {
      const [from, to] = [was.queues[one], is.queues[one]]
      const place = [ladder, t(`class.${one}`)]
      compare(place, tiersWords(t, from.tiers), tiersWords(t, to.tiers))
      compare(
        [...place, t('registry.policy.ringAgainSeconds')],
        span(t, from.ringAgainSeconds),
        span(t, to.ringAgainSeconds),
      )
    }
    for (const limit of limitNames) {
      compare(
        [ladder, t(`registry.escalation.${limit}`)],
        span(t, Number(was[limit])),
        span(t, Number(is[limit])),
      )
    }
    compare([ladder, t('registry.policy.quiet')], quietWords(t, was.quiet), quietWords(t, is.quiet))
  }
  for (const { where, was, is } of weighed(t, before, after)) {
    const place = where.map((key) => t(key))
    compare(place, was ?? t('registry.policy.assumed'), is ?? t('registry.policy.assumed'))
  }
  return found
}

const travelFields = [
  'roadFactorTown',
  'roadFactorRural',
  'speedKmhTown',
  'speedKmhRural',
  'startSeconds',
  'insideSeconds',
  'unknownSeconds',
  'positionStaleSeconds',
  'loadSeconds',
  'skillSeconds',
]
const part = (policy: PolicyDraft, name: string) => (policy[name] ?? {}) as Record<string, unknown>

/** How responders are weighed is not edited here; an older version that is taken up may have it otherwise. */
function weighed(t: Words, before: PolicyDraft, after: PolicyDraft) {
  const line = (name: string, field: string, key: string) => {
    const [was, is] = [part(before, name)[field], part(after, name)[field]]
    const text = (value: unknown) =>
      value == null ? null : Array.isArray(value) ? listed(value.map(String), t) : JSON.stringify(value)
    return { where: [`registry.policy.${name}`, key], was: text(was), is: text(is) }
  }
  const kinds = new Set([...Object.keys(part(before, 'skills')), ...Object.keys(part(after, 'skills'))])
  return [
    ...travelFields.map((field) => line('travel', field, `registry.policy.travelField.${field}`)),
    ...[...kinds].map((kind) => line('skills', kind, `kind.${kind}`)),
  ]
}

/** `household.queues.URGENT.tiers[1].afterSeconds` as people find it on the page. */
export function placeWords({ t, te }: Language, at: string): string {
  const words = (part: string) => {
    const step = /^tiers\[(\d+)\]$/.exec(part)
    if (step) return t('registry.policy.step', { n: Number(step[1]) + 1 })
    const keys = ['registry.escalation.ladder', 'class', 'registry.escalation', 'registry.policy']
    const key = keys.map((prefix) => `${prefix}.${part}`).find(te)
    return key ? t(key) : part
  }
  return at
    .split('.')
    .filter((part) => part !== 'queues')
    .map(words)
    .join(' · ')
}

/** What is wrong and what would be right; the command centre's own words where there are no others. */
export function policyFaultWords(language: Language, { at, wrong, right }: PolicyFault): string {
  const { t, te } = language
  const tierList = (list: string) =>
    listed(
      list.split(', ').map((one) => (te(`tier.${one}`) ? t(`tier.${one}`) : one)),
      t,
    )
  const seconds = at.endsWith('Seconds') || /Seconds(Town|Rural)$/.test(at)
  const patterns: [RegExp, (found: RegExpExecArray) => string][] = [
    [
      /^(\d+) to (\d+)$/,
      ([, min = '', max = '']) =>
        seconds
          ? t('registry.policy.fault.range', { min: span(t, Number(min)), max: span(t, Number(max)) })
          : `${min}–${max}`,
    ],
    [
      /^from near to far: (.*)$/,
      ([, list = '']) => t('registry.policy.fault.near', { tiers: tierList(list) }),
    ],
    [/^one of (.*)$/, ([, list = '']) => t('registry.policy.fault.oneOf', { tiers: tierList(list) })],
    [
      /^COUNTY_DESK or CITY_DESK at (\d+) s at the latest$/,
      ([, n = '']) => t('registry.policy.fault.desk', { within: span(t, Number(n)) }),
    ],
    [/^a list of 1 to (\d+) tiers$/, ([, n = '']) => t('registry.policy.fault.tiers', { n })],
    [/^a time of day like/, () => t('registry.policy.fault.time')],
    [/^two times$/, () => t('registry.policy.fault.same')],
    [/^a list of HIGH, MEDIUM, TECHNICAL$/, () => t('registry.policy.fault.classes')],
  ]
  for (const [pattern, words] of patterns) {
    const found = pattern.exec(right)
    if (found) return words(found)
  }
  return `${wrong}: ${right}`
}

export interface Own {
  readonly origin: string
  readonly placeId: string
  readonly division: string
}
/** Whether what is in force here is the unit's own, and so can be withdrawn. */
export function isOwn({ origin, placeId, division }: Own): boolean {
  if (placeId) return origin === 'PLACE'
  return division ? origin === 'DIVISION' : origin === 'CITY'
}
