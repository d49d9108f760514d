import type { NotifyPolicy } from '@/shared/api/ruleOperations'
import type { AlarmClass } from '@/shared/api/types'
import { classes, spanWords } from '../escalation'

// The policy by which people are told, while it is read or written (docs/notifications.md; limits of NotifyPolicy.java).

export const channelKinds = ['LIVE', 'WEB_PUSH', 'WECOM', 'SMS', 'VOICE'] as const
export type ChannelKind = (typeof channelKinds)[number]

export interface Steps {
  readonly channels: readonly ChannelKind[]
  readonly deliveredWithinSeconds: number
  readonly seenWithinSeconds: number
}
/** A class that is not told to anybody has no steps. */
export interface Telling {
  readonly classes: Readonly<Partial<Record<AlarmClass, Steps>>>
  readonly figures: Readonly<Record<FigureName, number>>
}

export const figures = [
  { name: 'triesMax', min: 1, max: 20, unit: 'times' },
  { name: 'firstSeconds', min: 1, max: 3_600, unit: 'seconds' },
  { name: 'secondsMax', min: 1, max: 3_600, unit: 'seconds' },
  { name: 'perMinuteMax', min: 1, max: 600, unit: 'incidents' },
  { name: 'togetherEachSeconds', min: 1, max: 600, unit: 'seconds' },
  { name: 'downAfterFailures', min: 1, max: 1_000, unit: 'times' },
] as const
export type FigureName = (typeof figures)[number]['name']
export const waitMax = 3_600

export function tellingOf(policy: NotifyPolicy): Telling {
  const { triesMax, firstSeconds, secondsMax } = policy.tries
  const { perMinuteMax, togetherEachSeconds } = policy.flood
  const { downAfterFailures } = policy
  return {
    classes: policy.classes as Telling['classes'],
    figures: { triesMax, firstSeconds, secondsMax, perMinuteMax, togetherEachSeconds, downAfterFailures },
  }
}

export function policyOf({ classes: told, figures: f }: Telling): NotifyPolicy {
  return {
    classes: told as Record<string, never>,
    tries: { triesMax: f.triesMax, firstSeconds: f.firstSeconds, secondsMax: f.secondsMax },
    flood: { perMinuteMax: f.perMinuteMax, togetherEachSeconds: f.togetherEachSeconds },
    downAfterFailures: f.downAfterFailures,
  }
}

/** With other steps for a class; without steps nobody is told of it. */
export function withSteps(telling: Telling, of: AlarmClass, steps: Steps | undefined): Telling {
  const kept = Object.entries(telling.classes).filter(([one]) => one !== of)
  return { ...telling, classes: { ...Object.fromEntries(kept), ...(steps && { [of]: steps }) } }
}

/** As a class begins that was told to nobody. */
export const usualSteps: Steps = {
  channels: ['LIVE', 'WEB_PUSH'],
  deliveredWithinSeconds: 15,
  seenWithinSeconds: 60,
}

/** One place nearer to the front; the first stays where it is. */
export function nearer(channels: readonly ChannelKind[], at: number): ChannelKind[] {
  if (at <= 0) return [...channels]
  const moved = [...channels]
  moved.splice(at - 1, 0, ...moved.splice(at, 1))
  return moved
}

const within = (value: number, min: number, max: number) =>
  Number.isInteger(value) && value >= min && value <= max

/** Keys of `registry.notify.fault`; empty when it can be put. Somebody is always told of what is urgent. */
export function faultsIn({ classes: told, figures: typed }: Telling): string[] {
  const faults: string[] = []
  if (!told.URGENT) faults.push('urgent')
  for (const steps of Object.values(told)) {
    if (steps.channels.length === 0) faults.push('channels')
    if (!within(steps.deliveredWithinSeconds, 1, waitMax)) faults.push('wait')
    if (!within(steps.seenWithinSeconds, 1, waitMax)) faults.push('wait')
  }
  for (const { name, min, max } of figures) if (!within(typed[name], min, max)) faults.push(name)
  if (typed.secondsMax < typed.firstSeconds) faults.push('pauses')
  return [...new Set(faults)]
}

type Words = (key: string, named?: Record<string, unknown>) => string
export function spanOf(t: Words, seconds: number): string {
  const { key, n } = spanWords(seconds)
  return t(`registry.escalation.${key}`, { n })
}
export function stepsWords(t: Words, steps: Steps | undefined): string {
  if (!steps) return t('registry.notify.nobody')
  const way = steps.channels.map((channel) => t(`me.channels.kind.${channel}`)).join(' › ')
  return t('registry.notify.steps', {
    way,
    delivered: spanOf(t, steps.deliveredWithinSeconds),
    seen: spanOf(t, steps.seenWithinSeconds),
  })
}
export function figureWords(t: Words, name: FigureName, value: number): string {
  const unit = figures.find((one) => one.name === name)?.unit ?? 'times'
  return unit === 'seconds' ? spanOf(t, value) : t(`registry.notify.unit.${unit}`, { n: value })
}

/** What another policy says otherwise, in words. */
export function differences(t: Words, before: Telling, after: Telling) {
  const lines = [
    ...classes.map((one) => ({
      where: t(`class.${one}`),
      before: stepsWords(t, before.classes[one]),
      after: stepsWords(t, after.classes[one]),
    })),
    ...figures.map(({ name }) => ({
      where: t(`registry.notify.figure.${name}`),
      before: figureWords(t, name, before.figures[name]),
      after: figureWords(t, name, after.figures[name]),
    })),
  ]
  return lines.filter((line) => line.before !== line.after)
}
