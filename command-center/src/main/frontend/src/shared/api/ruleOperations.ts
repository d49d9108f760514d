import type { components } from '@contract'
import { answerOf, type Answer } from './answer'
import { by, client } from './client'

// What the detectors go by, how people are told, and what carries it (docs/detectors.md, docs/notifications.md).

type Schemas = components['schemas']
export type WatchParameters = Schemas['WatchParameters']
export type NotifyPolicy = Schemas['NotifyPolicy']
export type NotifyPolicyInForce = Schemas['NotifyPolicyInForce']

type Rules = Record<string, never>

export const watchParameters = (): Promise<Answer<WatchParameters>> =>
  answerOf(client.GET('/watch-parameters'))
/** For everybody, as a whole: the next version, in force at once. */
export const putWatchParameters = (rules: object): Promise<Answer<WatchParameters>> =>
  answerOf(client.PUT('/watch-parameters', { body: { rules: rules as Rules } }))

export type WatchParametersVersion = Schemas['WatchParametersVersion']
type VersionPage = Promise<Answer<{ items: WatchParametersVersion[]; next: string | null }>>
const page = (limit: number, cursor: string | null) => ({ limit, ...(cursor && { cursor }) })
/** Everybody's, newest first, without their figures. */
export const watchVersions = (limit: number, cursor: string | null) =>
  answerOf(
    client.GET('/watch-parameters/versions', { params: { query: page(limit, cursor) } }),
  ) as VersionPage
/** The same of one resident alone. */
export const watchVersionsOf = (residentId: string, limit: number, cursor: string | null) =>
  answerOf(
    client.GET('/residents/{id}/watch-parameters/versions', {
      params: { path: { id: residentId }, query: page(limit, cursor) },
    }),
  ) as VersionPage
/** One of everybody's. */
export const watchVersion = (version: number): Promise<Answer<WatchParametersVersion>> =>
  answerOf(client.GET('/watch-parameters/versions/{id}', by(String(version))))

/** One of a resident alone; looking leaves a trail. */
export const watchVersionOf = (
  residentId: string,
  version: number,
): Promise<Answer<WatchParametersVersion>> =>
  answerOf(
    client.GET('/residents/{id}/watch-parameters/versions/{number}', {
      params: { path: { id: residentId, number: String(version) } },
    }),
  )

export const watchParametersOf = (residentId: string): Promise<Answer<WatchParameters>> =>
  answerOf(client.GET('/residents/{id}/watch-parameters', by(residentId)))
export const putWatchParametersOf = (residentId: string, rules: object): Promise<Answer<WatchParameters>> =>
  answerOf(
    client.PUT('/residents/{id}/watch-parameters', { ...by(residentId), body: { rules: rules as Rules } }),
  )
/** Those of the care level hold again. */
export const dropWatchParametersOf = (residentId: string): Promise<Answer<WatchParameters>> =>
  answerOf(client.DELETE('/residents/{id}/watch-parameters', by(residentId)))

export const notifyPolicy = (): Promise<Answer<NotifyPolicyInForce>> => answerOf(client.GET('/notify/policy'))
export const putNotifyPolicy = (policy: NotifyPolicy): Promise<Answer<{ version: number }>> =>
  answerOf(client.PUT('/notify/policy', { body: policy }))

export interface NewGateway {
  medium: 'WECOM' | 'SMS' | 'VOICE'
  name: string
  url: string
}
/** Adds it or gives it another address; its key is made anew, and told this once. */
export const putGateway = (id: string, body: NewGateway): Promise<Answer<{ id: string; secret: string }>> =>
  answerOf(client.PUT('/notify/gateways/{id}', { ...by(id), body }))
/** With it go the channels it carried. */
export const removeGateway = (id: string) => answerOf(client.DELETE('/notify/gateways/{id}', by(id)))
