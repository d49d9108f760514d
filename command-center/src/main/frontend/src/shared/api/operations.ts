import { answerOf, type Answer } from './answer'
import { by, client, itemsOf, keyed, tapped } from './client'
import type {
  Assignment,
  CallList,
  Channel,
  Closing,
  Incident,
  Place,
  RankedResponder,
  Reached,
  Resident,
  Session,
} from './types'

/** `code` is of the second factor, or a recovery code; empty for none. */
export const signIn = (username: string, password: string, code = ''): Promise<Answer<Session>> =>
  answerOf(client.POST('/session', { body: { username, password, ...(code && { code }) } }))
/** The code that is owed after signing in through the identity provider. */
export const giveCode = (code: string): Promise<Answer<Session>> =>
  answerOf(client.POST('/session/code', { body: { code } }))
export const signInOptions = () => answerOf(client.GET('/sign-in-options'))
export const changeMyPassword = (current: string, next: string) =>
  answerOf(client.POST('/me/password', { body: { current, next } }))
export const offerSecondFactor = (password: string) =>
  answerOf(client.POST('/me/second-factor', { body: { password } }))
export const confirmSecondFactor = (code: string) =>
  answerOf(client.POST('/me/second-factor/confirm', { body: { code } }))
export const currentSession = (): Promise<Answer<Session>> => answerOf(client.GET('/session'))
export const signOut = () => answerOf(client.DELETE('/session'))

/** The caller's first place: for institution people, their institution. */
export const listPlaces = (limit: number) =>
  itemsOf<Place>(answerOf(client.GET('/places', { params: { query: { limit } } })))

/** The file of a person, as far as the role may see it. */
export const getResident = (id: string): Promise<Answer<Resident>> =>
  answerOf(client.GET('/residents/{id}', by(id)))

export const getIncident = (id: string): Promise<Answer<Incident>> =>
  answerOf(client.GET('/incidents/{id}', by(id)))
export const rankResponders = (id: string) =>
  itemsOf<RankedResponder>(answerOf(client.GET('/incidents/{id}/responders', by(id))))

export const claim = (id: string, key: string): Promise<Answer<Incident>> =>
  answerOf(client.POST('/incidents/{id}/claim', keyed(id, key)))
export const dispatch = (id: string, responders: string[], key: string): Promise<Answer<Incident>> =>
  answerOf(client.POST('/incidents/{id}/dispatch', { ...keyed(id, key), body: { responders } }))
export const handle = (
  id: string,
  note: string,
  reached: Reached | null,
  key: string,
): Promise<Answer<Incident>> =>
  answerOf(
    client.POST('/incidents/{id}/handle', { ...keyed(id, key), body: { note, ...(reached && { reached }) } }),
  )
export const close = (id: string, closing: Closing, key: string): Promise<Answer<Incident>> =>
  answerOf(client.POST('/incidents/{id}/close', { ...keyed(id, key), body: closing }))

/** Whom to ring about the person of one's own assignment, while it lasts; each look stands in the audit trail. */
export const callListOf = (assignmentId: string): Promise<Answer<CallList>> =>
  answerOf(client.GET('/assignments/{id}/contacts', by(assignmentId)))

/** `at`, here and in the steps below: when it was tapped, in server time; null for this moment. */
export const accept = (id: string, at: number | null, key: string): Promise<Answer<Assignment>> =>
  answerOf(client.POST('/assignments/{id}/accept', tapped(id, key, at)))
export const decline = (
  id: string,
  reason: string,
  at: number | null,
  key: string,
): Promise<Answer<Assignment>> =>
  answerOf(client.POST('/assignments/{id}/decline', { ...tapped(id, key, at), body: { reason } }))
export const enRoute = (id: string, at: number | null, key: string): Promise<Answer<Assignment>> =>
  answerOf(client.POST('/assignments/{id}/en-route', tapped(id, key, at)))

/** The browser's own subscription, for the signed-in person. */
export interface NewSubscription {
  endpoint: string
  keys: { p256dh: string; auth: string }
  label: string
  language: 'zh' | 'en'
}
export const pushKey = () => answerOf(client.GET('/me/push-key'))
export const addPushSubscription = (body: NewSubscription): Promise<Answer<Channel>> =>
  answerOf(client.POST('/me/push-subscriptions', { body }))
export const removeChannel = (id: string) => answerOf(client.DELETE('/me/channels/{id}', by(id)))

/** Where the responder's telephone says it is, in degrees (WGS 84). */
export interface Coordinates {
  longitude: number
  latitude: number
}
export const onScene = (
  id: string,
  where: Coordinates | null,
  at: number | null,
  key: string,
): Promise<Answer<Assignment>> =>
  answerOf(client.POST('/assignments/{id}/on-scene', { ...tapped(id, key, at), body: where ?? {} }))
/** On the scene, and how it stands; at most 500 characters. */
export const update = (
  id: string,
  note: string,
  at: number | null,
  key: string,
): Promise<Answer<Assignment>> =>
  answerOf(client.POST('/assignments/{id}/update', { ...tapped(id, key, at), body: { note } }))
/** A picture on a poor line takes longer than a tap. */
const photoTimeoutMillis = 60_000
export const photograph = (id: string, jpeg: string, key: string) =>
  answerOf(
    client.POST('/assignments/{id}/photos', {
      ...keyed(id, key),
      body: { jpeg },
      fetch: (request) => fetch(request, { signal: AbortSignal.timeout(photoTimeoutMillis) }),
    }),
  )
export const done = (
  id: string,
  closing: Closing,
  at: number | null,
  key: string,
): Promise<Answer<Assignment>> =>
  answerOf(client.POST('/assignments/{id}/done', { ...tapped(id, key, at), body: closing }))
