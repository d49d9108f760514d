import type { components } from '@contract'
import { answerOf, type Answer } from './answer'
import { by, client, itemsOf } from './client'
import type { Hold } from './types'

// How a device comes into the register, and what it says (docs/devices.md).

type Schemas = components['schemas']
/** A device that was refused because the register does not know it. */
export type Unenrolled = Schemas['Unenrolled']
export type NewDevice = Schemas['NewDevice']
export type DeviceProfile = NonNullable<NewDevice['profile']>
export type DeviceKind = NewDevice['kind']
export type DeviceEvent = Schemas['DeviceEvent']
/** Where devices connect, as the command centre was told; a port that is null is not offered. */
export type DeviceAddress = Schemas['DeviceAddress']

/** A device's secret, which the command centre tells once. */
export interface NewSecret {
  readonly id: string
  readonly secret: string
}

export const deviceAddress = (): Promise<Answer<DeviceAddress>> => answerOf(client.GET('/device-address'))

/** The last heard first. */
export const listEnrolment = (limit: number) =>
  itemsOf<Unenrolled>(answerOf(client.GET('/enrolment', { params: { query: { limit } } })))
export const dismissEnrolment = (id: number) => answerOf(client.DELETE('/enrolment/{id}', by(String(id))))

export const registerDevice = (device: NewDevice): Promise<Answer<NewSecret>> =>
  answerOf(client.POST('/devices', { body: device }))
/** The old secret is void from the answer on. */
export const renewSecret = (id: string): Promise<Answer<NewSecret>> =>
  answerOf(client.POST('/devices/{id}/secret', by(id)))

/** The device's test that runs, with what it said during it; none when it is not in test. */
export const testsOf = (deviceId: string) =>
  itemsOf<Hold>(answerOf(client.GET('/holds', { params: { query: { type: 'TEST', deviceId, limit: 1 } } })))

/** Events of a device by its own time, oldest first; at most `limit`. */
export const eventsBetween = (id: string, fromMillis: number, toMillis: number, limit: number) =>
  itemsOf<DeviceEvent>(
    answerOf(
      client.GET('/devices/{id}/events', {
        params: { path: { id }, query: { from: String(fromMillis), to: String(toMillis), limit } },
      }),
    ),
  )
