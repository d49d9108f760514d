import type { components } from '@contract'
import { answerOf, type Answer } from './answer'
import { by, client, itemsOf } from './client'

// Who would be told, and who is on duty: docs/escalation.md.

type Schemas = components['schemas']
export type Preflight = Schemas['Preflight']
export type Uncovered = Schemas['Uncovered']
export type PreflightFault = Schemas['PreflightFault']
export type PlacePreflight = Schemas['PlacePreflight']
export type EscalationInForce = Schemas['EscalationInForce']
export type Shift = Schemas['Shift']
export type NewShift = Schemas['NewShift']
export type Duty = Schemas['Duty']

/** A place, a division, or with neither the city. */
export interface Unit {
  division?: string
  placeId?: string
}

export const getPreflight = (
  division: string | null,
  limit: number,
  cursor: string | null,
): Promise<Answer<Preflight>> =>
  answerOf(
    client.GET('/preflight', {
      params: { query: { limit, ...(division && { division }), ...(cursor && { cursor }) } },
    }),
  )
export const placePreflight = (id: string): Promise<Answer<PlacePreflight>> =>
  answerOf(client.GET('/preflight/{id}', by(id)))

export const escalationInForce = (unit: Unit): Promise<Answer<EscalationInForce>> =>
  answerOf(client.GET('/escalation-policies', { params: { query: unit } }))

export const listShifts = (unit: Unit, fromMillis: number, toMillis: number, limit: number) =>
  itemsOf<Shift>(
    answerOf(
      client.GET('/shifts', {
        params: { query: { ...unit, from: String(fromMillis), to: String(toMillis), limit } },
      }),
    ),
  )
export const addShift = (shift: NewShift): Promise<Answer<Shift>> =>
  answerOf(client.POST('/shifts', { body: shift }))
export const removeShift = (id: number) => answerOf(client.DELETE('/shifts/{id}', by(String(id))))
export const listDuty = (unit: Unit, limit: number) =>
  itemsOf<Duty>(answerOf(client.GET('/duty', { params: { query: { ...unit, limit } } })))
