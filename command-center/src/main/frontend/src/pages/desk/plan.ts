import type { ActionPlans, Incident, StepTaken } from '@/shared/api/types'
import { alarmKinds } from '@/shared/format/incident'

/** A step of one incident's plan, and what became of it. */
export interface PlanStep {
  readonly step: string
  readonly mandatory: boolean
  readonly taken: StepTaken | null
}

/**
 * The plan of an incident, as the command centre makes it (care.shouhu.command.incident.ActionPlans): the steps of its
 * kinds, the leading one's first, each once; what one kind demands is mandatory. A step that was taken and is no
 * longer planned stays in sight.
 */
export function planOf(plans: ActionPlans, incident: Incident): PlanStep[] {
  const found = new Map<string, boolean>()
  for (const kind of kindsInOrder(incident)) {
    for (const { step, mandatory, at } of plans.plans[kind] ?? []) {
      if (at && incident.placeKind && at !== incident.placeKind) continue
      found.set(step, mandatory || (found.get(step) ?? false))
    }
  }
  const taken = new Map((incident.steps ?? []).map((one) => [one.step, one]))
  for (const step of taken.keys()) if (!found.has(step)) found.set(step, false)
  return [...found].map(([step, mandatory]) => ({ step, mandatory, taken: taken.get(step) ?? null }))
}

/** The leading kind first; a reopened incident has a kind and no alarms yet. */
function kindsInOrder(incident: Incident): string[] {
  return [...new Set([...(incident.kind ? [incident.kind] : []), ...alarmKinds(incident)])]
}

/** Mandatory steps nobody has accounted for. */
export const stepsLeft = (steps: readonly PlanStep[]) =>
  steps.filter((one) => one.mandatory && one.taken === null)
