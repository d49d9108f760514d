import type { Duty } from '@/shared/api/dutyOperations'
import type { DutyWord } from '@/shared/api/meOperations'
import type { Role } from '@/shared/api/types'

// What people say of their duty, and how it is shown (docs/escalation.md).

/** Who is told of incidents; the others have no duty (openapi.yaml, putMyDuty). */
const told: readonly Role[] = [
  'CITY_OPERATOR',
  'COUNTY_OPERATOR',
  'INSTITUTION_LEAD',
  'INSTITUTION_STAFF',
  'FIELD_WORKER',
]
export const hasDuty = (role: Role) => told.includes(role)
/** An administrator is not told either, and tries the gateways that they set up. */
export const hasChannels = (role: Role) => hasDuty(role) || role === 'ADMIN'

export type Standing = 'onDuty' | 'onBreak' | 'offDuty'
export function standingOf({ onDuty, available }: Pick<Duty, 'onDuty' | 'available'>): Standing {
  if (!onDuty) return 'offDuty'
  return available ? 'onDuty' : 'onBreak'
}

/**
 * Whether somebody is known to be on duty now. What was so once says nothing of now: not after its end, nor when nobody
 * could be asked.
 */
export const isOnNow = (
  duty: Pick<Duty, 'onDuty' | 'available' | 'until'> | null,
  heard: boolean,
  nowMillis: number,
) => duty !== null && heard && standingOf(duty) === 'onDuty' && (duty.until == null || nowMillis < duty.until)

/** Beside other things there is room for one word; who is not on duty reads also then until when. */
export const saysUntil = (standing: Standing | null, short: boolean) => !short || standing !== 'onDuty'

export type Word = DutyWord['state']

/** Minutes to choose from. The command centre takes 36 hours at most. */
export const spans: Readonly<Record<Exclude<Word, 'AS_ROSTERED'>, readonly number[]>> = {
  UNAVAILABLE: [15, 30, 60, 120],
  ON_DUTY: [120, 240, 480, 720],
  OFF_DUTY: [120, 480, 720, 1_440],
}

/** `{ key: 'me.duty.hours', n: 2 }` */
export const spanWords = (minutes: number) =>
  minutes % 60 === 0 ? { key: 'me.duty.hours', n: minutes / 60 } : { key: 'me.duty.minutes', n: minutes }

/** What can be said now. Somebody who said nothing has nothing to take back. */
export function possible({ basis }: Pick<Duty, 'basis'>): readonly Word[] {
  switch (basis) {
    case 'STANDING':
    case 'ROSTER':
      return ['UNAVAILABLE', 'OFF_DUTY']
    case 'SIGNED_ON':
      return ['UNAVAILABLE', 'OFF_DUTY', 'AS_ROSTERED']
    case 'ON_BREAK':
      return ['AS_ROSTERED', 'UNAVAILABLE', 'OFF_DUTY']
    case 'SIGNED_OFF':
      return ['ON_DUTY', 'AS_ROSTERED']
    case 'NOT_ROSTERED':
      return ['ON_DUTY']
  }
}

/** A word as it is sent; the time is full minutes, so that it reads as it was chosen. */
export function wordOf(state: Word, minutes: number, nowMillis: number, reason: string): DutyWord {
  if (state === 'AS_ROSTERED') return { state }
  const until = Math.ceil((nowMillis + minutes * 60_000) / 60_000) * 60_000
  return { state, until, ...(reason.trim() && { reason: reason.trim() }) }
}
