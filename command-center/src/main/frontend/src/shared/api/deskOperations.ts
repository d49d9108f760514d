import { answerOf, type Answer } from './answer'
import { by, client, itemsOf, key as under, keyed, pageOf } from './client'
import type {
  ActionPlans,
  AlarmClass,
  BlindWindow,
  Contact,
  DeviceView,
  Hold,
  Incident,
  IncidentGroup,
  IncidentStatus,
  Measures,
  Notice,
  Place,
  Reading,
  Recontact,
  StepState,
} from './types'
import type { ShelvedKind } from '@/shared/incident/shelving'

// What only a desk asks for and does.

export const merge = (id: string, into: string, key: string): Promise<Answer<Incident>> =>
  answerOf(client.POST('/incidents/{id}/merge', { ...keyed(id, key), body: { into } }))
export const unmerge = (id: string, key: string): Promise<Answer<Incident>> =>
  answerOf(client.POST('/incidents/{id}/unmerge', keyed(id, key)))
export const reopen = (id: string, reason: string, key: string): Promise<Answer<Incident>> =>
  answerOf(client.POST('/incidents/{id}/reopen', { ...keyed(id, key), body: { reason } }))
export const toCity = (id: string, reason: string, key: string): Promise<Answer<Incident>> =>
  answerOf(client.POST('/incidents/{id}/to-city', { ...keyed(id, key), body: { reason } }))
export const giveBack = (id: string, reason: string, key: string): Promise<Answer<Incident>> =>
  answerOf(client.POST('/incidents/{id}/give-back', { ...keyed(id, key), body: { reason } }))

export const actionPlans = (): Promise<Answer<ActionPlans>> => answerOf(client.GET('/action-plans'))
export const takeStep = (
  id: string,
  step: string,
  state: StepState,
  note: string,
  key: string,
): Promise<Answer<Incident>> =>
  answerOf(
    client.POST('/incidents/{id}/steps', { ...keyed(id, key), body: { step, state, ...(note && { note }) } }),
  )
export const addNote = (id: string, note: string, key: string): Promise<Answer<Incident>> =>
  answerOf(client.POST('/incidents/{id}/notes', { ...keyed(id, key), body: { note } }))

/** All incidents of a person, newest first. */
export const incidentsOf = (residentId: string, limit: number) =>
  itemsOf<Incident>(answerOf(client.GET('/incidents', { params: { query: { residentId, limit } } })))

/** What is looked for; what is left out may be anything. Times in epoch milliseconds. */
export interface IncidentSearch {
  since: number
  until: number
  status?: IncidentStatus
  class?: AlarmClass
  division?: string
  placeId?: string
  /** Its number, or part of the name of the person, the place or the bed. */
  text?: string
}
/** Newest first, from the beginning or behind `cursor`. */
export const findIncidents = (search: IncidentSearch, cursor: string | null, limit: number) =>
  pageOf<Incident>(
    answerOf(
      client.GET('/incidents', {
        params: {
          query: {
            ...search,
            since: String(search.since),
            until: String(search.until),
            limit,
            ...(cursor && { cursor }),
          },
        },
      }),
    ),
  )
/** A county's institutions, or all; in order of id. */
export const listInstitutions = (division: string | null, limit: number) =>
  itemsOf<Place>(
    answerOf(
      client.GET('/places', {
        params: { query: { kind: 'INSTITUTION', limit, ...(division && { division }) } },
      }),
    ),
  )
/** Who was told of it, by what, and what became of that; oldest first. */
export const noticesOf = (id: string) =>
  itemsOf<Notice>(answerOf(client.GET('/incidents/{id}/notices', by(id))))

/** Which incidents are meant: of a county, in a state, and none of those that the page shows by themselves. */
export interface GroupsAsked {
  division: string | null
  only: 'waiting' | 'toClose' | null
  without: readonly string[]
}
const queryOf = ({ division, only, without }: GroupsAsked) => ({
  ...(division && { division }),
  ...(only && { only }),
  ...(without.length > 0 && { without: without.join(',') }),
})

/** Incidents not over, by common cause; for a flood. */
export const incidentGroups = (asked: GroupsAsked, limit: number) =>
  itemsOf<IncidentGroup>(
    answerOf(client.GET('/incidents/groups', { params: { query: { limit, ...queryOf(asked) } } })),
  )

export interface GroupPage {
  items: Incident[]
  /** Where it goes on. */
  next: string | null
}
/** Of one line, by its key; null begins at its beginning. */
export const groupMembers = (
  asked: GroupsAsked,
  key: string,
  cursor: string | null,
  limit: number,
): Promise<Answer<GroupPage>> =>
  answerOf(
    client.GET('/incidents/groups/members', {
      params: { query: { key, limit, ...queryOf(asked), ...(cursor && { cursor }) } },
    }),
  )

export interface Shelf {
  deviceId: string
  kind: ShelvedKind
  minutes: number
  reason: string
}
export const shelve = (shelf: Shelf, key: string): Promise<Answer<Hold>> =>
  answerOf(client.POST('/shelves', { ...under(key), body: shelf }))
export const listHolds = (limit: number) =>
  itemsOf<Hold>(answerOf(client.GET('/holds', { params: { query: { limit } } })))
export const endHold = (id: string, key: string): Promise<Answer<Hold>> =>
  answerOf(client.POST('/holds/{id}/end', keyed(id, key)))
export const beginTest = (
  deviceId: string,
  minutes: number,
  reason: string,
  key: string,
): Promise<Answer<Hold>> =>
  answerOf(client.POST('/devices/{id}/test', { ...keyed(deviceId, key), body: { minutes, reason } }))

/** Of a period, or without one of the last 24 h. */
export const getMeasures = (
  division: string | null,
  period: { readonly from: number; readonly to?: number } | null,
): Promise<Answer<Measures>> =>
  answerOf(
    client.GET('/measures', {
      params: {
        query: {
          ...(division && { division }),
          ...(period && { from: String(period.from) }),
          ...(period?.to !== undefined && { to: String(period.to) }),
        },
      },
    }),
  )
export const listRecontacts = (minutes: number, limit: number) =>
  answerOf(client.GET('/recontacts', { params: { query: { minutes, limit } } })) as Promise<
    Answer<{ items: Recontact[]; total: number; reached: number; since: number; complete: boolean }>
  >
export const recontactDone = (id: string, reached: boolean, note: string, key: string) =>
  answerOf(
    client.POST('/recontacts/{id}/done', {
      ...keyed(id, key),
      body: { result: reached ? 'REACHED' : 'NOT_REACHED', ...(note && { note }) },
    }),
  )
export const listBlindWindows = (limit: number) =>
  itemsOf<BlindWindow>(answerOf(client.GET('/blind-windows', { params: { query: { limit } } })))

export const getDevice = (id: string): Promise<Answer<DeviceView>> =>
  answerOf(client.GET('/devices/{id}', by(id)))
/** Whom to telephone about a person; in order of id, to be called in order of rank. */
export const contactsOf = (residentId: string, limit: number) =>
  itemsOf<Contact>(answerOf(client.GET('/contacts', { params: { query: { residentId, limit } } })))

/** Those that speak for a person. */
export const devicesOf = (residentId: string, limit: number) =>
  itemsOf<{ id: string }>(answerOf(client.GET('/devices', { params: { query: { residentId, limit } } })))

/** Readings of a device by its own time, oldest first; at most `limit`. */
export const readingsBetween = (id: string, fromMillis: number, toMillis: number, limit: number) =>
  itemsOf<Reading>(
    answerOf(
      client.GET('/devices/{id}/readings', {
        params: { path: { id }, query: { from: String(fromMillis), to: String(toMillis), limit } },
      }),
    ),
  )
