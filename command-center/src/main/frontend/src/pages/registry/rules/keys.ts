import type { Failure } from '@/shared/api/answer'

/** A key of a gateway, told once. */
export interface GatewayKey {
  readonly id: string
  readonly secret: string
}

/** A new key beside those nobody has said to have kept; the gateway's own old one is void. */
export const withKey = (shown: readonly GatewayKey[], made: GatewayKey): readonly GatewayKey[] => [
  ...shown.filter(({ id }) => id !== made.id),
  made,
]
export const withoutKey = (shown: readonly GatewayKey[], kept: string): readonly GatewayKey[] =>
  shown.filter(({ id }) => id !== kept)

/** How many gateways there are, where that is as many as may be and another one was refused for it. */
export function fullOf(failure: Failure | null): number | null {
  if (failure?.kind !== 'refused' || failure.problem.reason !== 'TOO_MANY') return null
  const count = /There are (\d+) gateways already/.exec(failure.problem.detail ?? '')?.[1]
  return count === undefined ? null : Number(count)
}
