import type { components } from '@contract'
import { answerOf, type Answer } from './answer'
import { by, client, itemsOf, keyed, key } from './client'
import type { Duty } from './dutyOperations'
import type { Coordinates } from './operations'
import type { Channel } from './types'

// The own account: duty, ways to be told, sessions, second factor (docs/access.md, docs/notifications.md).

type Schemas = components['schemas']
export type OwnSession = Schemas['OpenSession']
export type Gateway = Schemas['Gateway']
export type DutyWord = Schemas['DutyWord']

export const myDuty = (): Promise<Answer<Duty>> => answerOf(client.GET('/me/duty'))
export const sayMyDuty = (word: DutyWord, tap: string): Promise<Answer<Duty>> =>
  answerOf(client.PUT('/me/duty', { ...key(tap), body: word }))
/** The same for somebody one looks after. */
export const sayDutyOf = (username: string, word: DutyWord, tap: string): Promise<Answer<Duty>> =>
  answerOf(client.PUT('/users/{id}/duty', { ...keyed(username, tap), body: word }))
/** Where one is; the ranking of responders goes by it. */
export const sayMyPlace = (where: Coordinates): Promise<Answer<Duty>> =>
  answerOf(client.PUT('/me/place', { body: where }))
/** Where one was is forgotten. */
export const forgetMyPlace = (): Promise<Answer<Duty>> => answerOf(client.DELETE('/me/place'))

export const listMyChannels = () => itemsOf<Channel>(answerOf(client.GET('/me/channels')))
/** Services that carry messages; where they stand only administrators are told. */
export const listGateways = () => itemsOf<Gateway>(answerOf(client.GET('/notify/gateways')))
/** It is sent a code at once. */
export const addMyChannel = (
  gatewayId: string,
  address: string,
  language: 'zh' | 'en',
): Promise<Answer<Channel>> =>
  answerOf(client.POST('/me/channels', { body: { gatewayId, address, language } }))
/** Sends a message over it, with a new code where one is wanted. */
export const testMyChannel = (id: string): Promise<Answer<Channel>> =>
  answerOf(client.POST('/me/channels/{id}/test', by(id)))
export const verifyMyChannel = (id: string, code: string): Promise<Answer<Channel>> =>
  answerOf(client.POST('/me/channels/{id}/verify', { ...by(id), body: { code } }))

export const listMySessions = () => itemsOf<OwnSession>(answerOf(client.GET('/me/sessions')))
export const endMySession = (id: string) => answerOf(client.DELETE('/me/sessions/{id}', by(id)))
/** All but this one. */
export const endMyOtherSessions = () => answerOf(client.DELETE('/me/sessions'))

export const removeSecondFactor = (password: string) =>
  answerOf(client.POST('/me/second-factor/remove', { body: { password } }))
