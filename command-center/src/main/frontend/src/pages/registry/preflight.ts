import type { PreflightFault, Uncovered } from '@/shared/api/dutyOperations'

export interface Gap {
  readonly fault: PreflightFault
  readonly tiers: readonly string[]
}

/** The faults of a bed or home, each once with the tiers it is at; a ladder often fails everywhere for one cause. */
export function gapsOf(faults: Uncovered['faults']): Gap[] {
  const tiers = new Map<PreflightFault, string[]>()
  for (const { tier, fault } of faults) {
    const at = tiers.get(fault) ?? []
    if (!at.includes(tier)) at.push(tier)
    tiers.set(fault, at)
  }
  return [...tiers].map(([fault, at]) => ({ fault, tiers: at }))
}
