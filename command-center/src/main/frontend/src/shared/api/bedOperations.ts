import { answerOf, type Answer } from './answer'
import { client, itemsOf, keyed } from './client'
import type { Assessment, BedMove, BedNow, BedTruth, DischargeReason, Offer, Resident } from './types'
import type { NewPlan, OpenOffers, PlannedStep, RespiteBooking, WaitingQueue } from './types'

// What is done with beds and with who is in them, and who waits for one (docs/beds.md). Days are `2026-11-27`, in Zunyi.
// `at` is when a step happened, in epoch milliseconds; null for now.

/** Without a valid assessment a reason in `override` is wanted. */
export const admit = (personId: string, bedId: string, override: string, at: number | null, key: string) =>
  bedNow(
    client.POST('/residents/{id}/admit', {
      ...keyed(personId, key),
      body: { bedId, ...(override && { override }), ...happened(at) },
    }),
  )
/** To another institution a reason in `override` is wanted without a valid assessment. */
export const transfer = (
  personId: string,
  bedId: string,
  override: string,
  reason: string,
  at: number | null,
  key: string,
) =>
  bedNow(
    client.POST('/residents/{id}/transfer', {
      ...keyed(personId, key),
      body: { bedId, reason, ...(override && { override }), ...happened(at) },
    }),
  )
/** Also for who is on leave already, as `goToHospital` for who is there: then it is another day of return. */
export const goOnLeave = (
  personId: string,
  expectedReturn: string,
  reason: string,
  at: number | null,
  key: string,
) =>
  bedNow(
    client.POST('/residents/{id}/leave', {
      ...keyed(personId, key),
      body: { expectedReturn, reason, ...happened(at) },
    }),
  )
export const goToHospital = (
  personId: string,
  expectedReturn: string,
  reason: string,
  at: number | null,
  key: string,
) =>
  bedNow(
    client.POST('/residents/{id}/to-hospital', {
      ...keyed(personId, key),
      body: { reason, ...(expectedReturn && { expectedReturn }), ...happened(at) },
    }),
  )
/** `until`: the day of leaving. */
export const newRespiteEnd = (personId: string, until: string, reason: string, key: string) =>
  bedNow(client.POST('/residents/{id}/respite-end', { ...keyed(personId, key), body: { until, reason } }))
export const comeBack = (personId: string, reason: string, at: number | null, key: string) =>
  bedNow(
    client.POST('/residents/{id}/return', {
      ...keyed(personId, key),
      body: { ...(reason && { reason }), ...happened(at) },
    }),
  )
/** `toPlaceId`: the household they live in from now on; empty for where they came from. */
export const discharge = (
  personId: string,
  reason: DischargeReason,
  toPlaceId: string,
  note: string,
  at: number | null,
  key: string,
) =>
  bedNow(
    client.POST('/residents/{id}/discharge', {
      ...keyed(personId, key),
      body: { reason, ...(toPlaceId && { toPlaceId }), ...(note && { note }), ...happened(at) },
    }),
  )

/** `until`: epoch milliseconds. */
export const reserveBed = (bedId: string, personId: string, until: number, reason: string, key: string) =>
  bedNow(
    client.POST('/beds/{id}/reserve', {
      ...keyed(bedId, key),
      body: { personId, until, ...(reason && { reason }) },
    }),
  )
export const releaseBed = (bedId: string, reason: string, key: string) =>
  bedNow(client.POST('/beds/{id}/release', { ...keyed(bedId, key), body: { reason } }))
export const takeOutOfService = (bedId: string, expectedBack: string, reason: string, key: string) =>
  bedNow(
    client.POST('/beds/{id}/out-of-service', {
      ...keyed(bedId, key),
      body: { reason, ...(expectedBack && { expectedBack }) },
    }),
  )
export const putBackInService = (bedId: string, reason: string, key: string) =>
  bedNow(
    client.POST('/beds/{id}/back-in-service', { ...keyed(bedId, key), body: { ...(reason && { reason }) } }),
  )

const happened = (at: number | null) => (at === null ? {} : { at })

type Sent = Parameters<typeof answerOf<BedNow>>[0]
const bedNow = (sent: Sent): Promise<Answer<BedNow>> => answerOf(sent)

/** Every step of a bed, newest first. */
export const movesOf = (bedId: string, limit: number) =>
  itemsOf<BedMove>(
    answerOf(client.GET('/beds/{id}/moves', { params: { path: { id: bedId }, query: { limit } } })),
  )
export const bedTruth = (): Promise<Answer<BedTruth>> => answerOf(client.GET('/bed-truth'))

/** In order, each place with why it is there. */
export const waitingList = (placeId: string): Promise<Answer<WaitingQueue>> =>
  answerOf(client.GET('/waiting-list', { params: { query: { placeId } } }))
/** Newest first. */
export const listOffers = (placeId: string, limit: number) =>
  itemsOf<Offer>(answerOf(client.GET('/offers', { params: { query: { placeId, limit } } })))
/** Counts alone, of the own part of the city. */
export const countOpenOffers = (): Promise<Answer<OpenOffers>> => answerOf(client.GET('/offers/open'))
export const acceptOffer = (id: string, key: string) =>
  answerOf(client.POST('/offers/{id}/accept', { ...keyed(id, key), body: {} }))
export const declineOffer = (id: string, reason: string, key: string) =>
  answerOf(client.POST('/offers/{id}/decline', { ...keyed(id, key), body: { reason } }))

/** Of the next 31 days. */
/** Of a month from today, or from this day on until the other. */
export const respiteBookings = (placeId: string, days: { from?: string; to?: string } = {}) =>
  itemsOf<RespiteBooking>(
    answerOf(client.GET('/respite-bookings', { params: { query: { placeId, ...days } } })),
  )
export const respiteArrived = (id: string, override: string, at: number | null, key: string) =>
  bedNow(
    client.POST('/respite-bookings/{id}/arrive', {
      ...keyed(id, key),
      body: { ...(override && { override }), ...happened(at) },
    }),
  )

/** What is planned at an institution or into it and neither done nor given up, and what was refused; the next first. */
export const plannedSteps = (placeId: string) =>
  itemsOf<PlannedStep>(answerOf(client.GET('/planned-steps', { params: { query: { placeId } } })))
export const planStep = (personId: string, plan: NewPlan, key: string) =>
  answerOf(client.POST('/residents/{id}/plan', { ...keyed(personId, key), body: plan }))
export const cancelPlannedStep = (id: string, reason: string, key: string) =>
  answerOf(client.POST('/planned-steps/{id}/cancel', { ...keyed(id, key), body: { reason } }))

/** By the institution a transfer goes to. */
export const refusePlannedStep = (id: string, reason: string, key: string) =>
  answerOf(client.POST('/planned-steps/{id}/refuse', { ...keyed(id, key), body: { reason } }))

/** Who is served by a place. */
export const residentsOf = (placeId: string, limit: number) =>
  itemsOf<Resident>(answerOf(client.GET('/residents', { params: { query: { placeId, limit } } })))
export const assessmentsOf = (residentId: string, limit: number) =>
  itemsOf<Assessment>(answerOf(client.GET('/assessments', { params: { query: { residentId, limit } } })))
