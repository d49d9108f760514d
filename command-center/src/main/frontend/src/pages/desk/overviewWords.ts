import type { AlarmSource, Measures } from '@/shared/api/types'
import { shortDivision } from '@/shared/format/divisions'
import { placeOf, type Translate } from '@/shared/incident/words'
import { deskParts } from './overview'

/**
 * `呼叫按钮 101-1 · 红花岗区福利院` or `跌倒报警器 · 李秀兰 · 汇川`: what it is and whom it speaks for, the part that tells it
 * apart first. By its id where the register has it no longer.
 */
export function deviceName(source: AlarmSource, t: Translate): string {
  const { id, deviceKind, residentName, bedLabel, placeName, placeKind, division } = source
  if (!deviceKind) return id
  const kind = t(`desk.device.kinds.${deviceKind}`)
  if (!residentName && !placeName) return `${kind} ${id}`
  const atTheirHome = placeKind === 'HOUSEHOLD' && residentName
  return [
    bedLabel ? `${kind} ${bedLabel}` : kind,
    bedLabel ? '' : residentName,
    atTheirHome ? shortDivision(division ?? '') : placeOf(source, t),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** `汇川 · 李秀兰家`; by its id where the register has it no longer. */
export const placeName = (source: AlarmSource, t: Translate) =>
  source.placeName ? placeOf(source, t) : source.id

/** `红花岗区福利院 护理站`, `汇川 县级值守`, or the city's. */
export function deskName(load: Measures['desks'][number], t: Translate): string {
  const { kind, of } = deskParts(load.desk)
  if (kind === 'city') return t('tier.CITY_DESK')
  const whose = kind === 'county' ? shortDivision(of, of) : (load.placeName ?? of)
  return `${whose} ${t(`desk.overview.deskKind.${kind}`)}`
}

/** A cause is one of those that are chosen from, what somebody wrote, or nothing. */
export function causeName(cause: string, t: Translate, te: (key: string) => boolean): string {
  if (!cause) return t('desk.overview.noCause')
  return te(`outcome.causes.${cause}`) ? t(`outcome.causes.${cause}`) : cause
}

/** Answers are wanted within seconds, arrivals within minutes. */
export const limitWords = (seconds: number, t: Translate) =>
  seconds < 600
    ? t('desk.overview.withinSeconds', { n: seconds })
    : t('desk.overview.withinMinutes', { n: seconds / 60 })

/** Tenths below 10 s; a dash for what never happened. */
export const secondsWords = (millis: number | undefined, t: Translate) =>
  millis === undefined
    ? '—'
    : t('desk.overview.seconds', { n: (millis / 1000).toFixed(millis < 10_000 ? 1 : 0) })
