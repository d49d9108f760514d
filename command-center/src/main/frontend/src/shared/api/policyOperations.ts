import type { components } from '@contract'
import { answerOf, type Answer } from './answer'
import { by, client } from './client'
import type { Unit } from './dutyOperations'

// Escalation policies as those who may write them: docs/escalation.md.

export type PolicyVersion = components['schemas']['EscalationVersion']
/** Where in the policy, what stands there, and what would be right. */
export interface PolicyFault {
  at: string
  wrong: string
  right: string
}

export const checkPolicy = (policy: object): Promise<Answer<{ faults: PolicyFault[] }>> =>
  answerOf(client.POST('/escalation-policies/check', { body: { policy: policy as Record<string, never> } }))
/** The next version for the unit, in force at once. */
export const putPolicy = (unit: Unit, policy: object, note: string): Promise<Answer<{ version: number }>> =>
  answerOf(
    client.PUT('/escalation-policies', {
      params: { query: unit },
      body: { policy: policy as Record<string, never>, ...(note && { note }) },
    }),
  )
/** What is above the unit holds again. */
export const withdrawPolicy = (unit: Unit): Promise<Answer<{ version: number }>> =>
  answerOf(client.DELETE('/escalation-policies', { params: { query: unit } }))

/** The unit's own, newest first, without what stands in them. */
export const policyVersions = (unit: Unit, limit: number, cursor: string | null) =>
  answerOf(
    client.GET('/escalation-policies/versions', {
      params: { query: { ...unit, limit, ...(cursor && { cursor }) } },
    }),
  ) as Promise<Answer<{ items: PolicyVersion[]; next: string | null }>>
export const policyVersion = (version: number): Promise<Answer<PolicyVersion>> =>
  answerOf(client.GET('/escalation-policies/versions/{id}', by(String(version))))
