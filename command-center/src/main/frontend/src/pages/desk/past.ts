import type { IncidentSearch } from '@/shared/api/deskOperations'
import type { AlarmClass, IncidentStatus } from '@/shared/api/types'
import { isoDay } from '@/shared/format/shanghai'

/** What the form of the past incidents holds; days as `2026-11-27`, both of them within. */
export interface PastForm {
  from: string
  to: string
  status: IncidentStatus | ''
  class: AlarmClass | ''
  division: string
  placeId: string
  text: string
}

const dayMillis = 86_400_000
const startOf = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

/** The last thirty days, of whatever kind. */
export const usualForm = (nowMillis: number): PastForm => ({
  from: isoDay(nowMillis, -29),
  to: isoDay(nowMillis),
  status: '',
  class: '',
  division: '',
  placeId: '',
  text: '',
})

/** What is asked of the command centre; null when the days are none, or the wrong way round. */
export function searchOf(form: PastForm): IncidentSearch | null {
  const since = startOf(form.from)
  const until = startOf(form.to) + dayMillis
  if (Number.isNaN(since) || Number.isNaN(until) || until <= since) return null
  const text = form.text.trim()
  return {
    since,
    until,
    ...(form.status && { status: form.status }),
    ...(form.class && { class: form.class }),
    ...(form.division && { division: form.division }),
    ...(form.placeId && { placeId: form.placeId }),
    ...(text && { text }),
  }
}
