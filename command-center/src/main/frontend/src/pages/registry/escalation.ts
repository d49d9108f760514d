import type { AlarmClass, TierName } from '@/shared/api/types'

// The contract leaves a policy open; docs/escalation.md says what stands in it.

export interface Step {
  readonly tier: TierName
  readonly afterSeconds: number
}
export interface Queue {
  readonly tiers: readonly Step[]
  readonly ringAgainSeconds: number
}
export type LadderName = (typeof ladderNames)[number]
export interface Ladder {
  readonly name: LadderName
  readonly queues: readonly { readonly class: AlarmClass; readonly queue: Queue }[]
  readonly limits: readonly { readonly name: string; readonly seconds: number }[]
  readonly quiet: Quiet | null
}
/** Hours in which these classes wait; never urgent ones. */
export interface Quiet {
  readonly from: string
  readonly to: string
  readonly classes: readonly AlarmClass[]
}

export const ladderNames = ['institution', 'household', 'unplaced'] as const
export const classes: readonly AlarmClass[] = ['URGENT', 'HIGH', 'MEDIUM', 'TECHNICAL']
export const limitNames: readonly string[] = [
  'acceptWithinSeconds',
  'arriveWithinSecondsTown',
  'arriveWithinSecondsRural',
  'updateWithinSeconds',
  'claimIdleSeconds',
  'overRemindSeconds',
]

type Open = Record<string, unknown>
const open = (value: unknown): Open => (typeof value === 'object' && value !== null ? (value as Open) : {})

/** The ladders of a policy in the order people ask for them; what is not in it is left out. */
export function laddersOf(policy: object): Ladder[] {
  return ladderNames.flatMap((name) => {
    const ladder = open(open(policy)[name])
    const queues = open(ladder['queues'])
    const found = classes.flatMap((one) =>
      queues[one] === undefined ? [] : [{ class: one, queue: queues[one] as Queue }],
    )
    const limits = limitNames.flatMap((limit) => {
      const seconds = ladder[limit]
      return typeof seconds === 'number' ? [{ name: limit, seconds }] : []
    })
    const quiet = (ladder['quiet'] ?? null) as Quiet | null
    return found.length === 0 ? [] : [{ name, queues: found, limits, quiet }]
  })
}

/** What whoever goes should know, by any kind of alarm. */
export function askedSkills(policy: object): string[] {
  const lists = Object.values(open(open(policy)['skills']))
  return [...new Set(lists.flatMap((list) => (Array.isArray(list) ? list.map(String) : [])))]
}

/** A span in its largest whole unit, as message key below `registry.escalation.` and number. */
export function spanWords(seconds: number): { key: 'seconds' | 'minutes' | 'hours'; n: number } {
  if (seconds > 0 && seconds % 3600 === 0) return { key: 'hours', n: seconds / 3600 }
  if (seconds > 0 && seconds % 60 === 0) return { key: 'minutes', n: seconds / 60 }
  return { key: 'seconds', n: seconds }
}
