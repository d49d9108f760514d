import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer } from '@/shared/api/answer'
import { listOffers, residentsOf, respiteBookings, waitingList } from '@/shared/api/bedOperations'
import type { Offer, Queued, Resident, RespiteBooking, WaitingQueue } from '@/shared/api/types'
import { isoDay } from '@/shared/format/shanghai'
import { useServerTime } from '@/shared/live/clock'
import { failureWords } from '@/shared/ui/failureWords'
import { backDaysMax } from './steps/bedSteps'

/** Offers looked at, the newest; those that stand are among them. */
const offersMax = 200
/** People of one house; the largest of the plan has some hundred beds. */
const residentsMax = 2_000
/** Guests who are expected in these days. */
const daysAhead = 31

/** Who may have a bed of the house: the queue, the offers, who lives here without one, who is booked for respite. */
export function useWaiting(placeId: string) {
  const { t, te } = useI18n()
  const queue = shallowRef<readonly Queued[]>([])
  const rule = shallowRef<WaitingQueue['rule'] | null>(null)
  const offers = shallowRef<readonly Offer[]>([])
  const residents = shallowRef<readonly Resident[]>([])
  const bookings = shallowRef<readonly RespiteBooking[]>([])
  const now = useServerTime()
  const loaded = shallowRef(false)
  /** Of when the queue is, in server time; null before it was there. */
  const queueAt = shallowRef<number | null>(null)
  const problem = shallowRef('')

  function taken<T>(answer: Answer<T>, keep: (value: T) => void) {
    if (answer.ok) keep(answer.value)
    else problem.value = failureWords(answer.failure, t, te)
  }
  async function loadQueue() {
    problem.value = ''
    const [list, given] = await Promise.all([waitingList(placeId), listOffers(placeId, offersMax)])
    taken(list, (value) => {
      queue.value = value.items
      rule.value = value.rule
      queueAt.value = now.value
    })
    taken(given, (value) => (offers.value = value))
    loaded.value = true
  }
  /** Also the files of the house: they are looked at, which the audit trail notes. */
  async function loadAll() {
    const [, people, booked] = await Promise.all([
      loadQueue(),
      residentsOf(placeId, residentsMax),
      respiteBookings(placeId, { from: isoDay(now.value, -backDaysMax), to: isoDay(now.value, daysAhead) }),
    ])
    taken(people, (value) => (residents.value = value))
    taken(booked, (value) => (bookings.value = value))
  }
  return { queue, rule, offers, residents, bookings, loaded, queueAt, problem, loadQueue, loadAll }
}

export type WaitingState = ReturnType<typeof useWaiting>
