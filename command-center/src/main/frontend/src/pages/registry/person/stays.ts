import type { Stay } from '@/shared/api/registerOperations'
import { isoDay } from '@/shared/format/shanghai'

const dayMillis = 86_400_000

/** A stay as it is read: days in Zunyi, and how many nights lie between them. */
export interface StayRow {
  readonly stay: Stay
  readonly from: string
  /** Null while it lasts. */
  readonly to: string | null
  readonly nights: number
}

export const staysShown = 10

/** What the register itself writes where somebody was entered in a bed and not admitted (V190__bed_stays.sql). */
export const enteredWords = 'entered in the register'

/** Days on which its beginning or its end was entered, where that was not the day itself. */
export const enteredOn = ({ beganAt, beganEnteredAt, endedAt, endedEnteredAt }: Stay): string[] => {
  const days = [
    [beganAt, beganEnteredAt],
    [endedAt, endedEnteredAt],
  ].flatMap(([at, entered]) =>
    at == null || entered == null || isoDay(at) === isoDay(entered) ? [] : [isoDay(entered)],
  )
  return [...new Set(days)]
}

/** Newest first, as they come. */
export const stayRows = (stays: readonly Stay[], nowMillis: number): StayRow[] =>
  stays.map((stay) => {
    const from = isoDay(stay.beganAt)
    const to = stay.endedAt == null ? null : isoDay(stay.endedAt)
    const nights = (Date.parse(to ?? isoDay(nowMillis)) - Date.parse(from)) / dayMillis
    return { stay, from, to, nights }
  })
