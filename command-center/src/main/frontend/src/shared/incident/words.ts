import type { Incident } from '@/shared/api/types'
import { shortDivision } from '@/shared/format/divisions'
import { activeAssignments, alarmKinds } from '@/shared/format/incident'

/** vue-i18n's `t`. */
export type Translate = (key: string, named?: Record<string, unknown>) => string

/** `呼叫 + 跌倒` */
export const kindsOf = (incident: Incident, t: Translate) =>
  alarmKinds(incident)
    .map((kind) => t(`kind.${kind}`))
    .join(' + ') || (incident.kind ? t(`kind.${incident.kind}`) : '')

/** Whom it is about; where no person is known, what stands for one. */
export const personOf = (incident: Incident, t: Translate) =>
  incident.residentName ?? incident.deviceId ?? incident.placeName ?? t('wall.noPerson')

/**
 * Whom it is about and where, each word once: the bed, and its site too where the page shows several, for a bed's label
 * stands in more than one house; without a bed the place.
 */
export function whoAndWhere(incident: Incident, severalSites: boolean, t: Translate): string[] {
  const { bedLabel, placeName } = incident
  const place = bedLabel && !severalSites ? null : placeName
  return [...new Set([personOf(incident, t), place, bedLabel])].filter((word): word is string =>
    Boolean(word),
  )
}

/** What a dialog about an incident begins with: `呼叫 · 张秀英 · 302-1`. */
export const aboutOf = (incident: Incident, severalSites: boolean, t: Translate) =>
  [kindsOf(incident, t), ...whoAndWhere(incident, severalSites, t)].filter(Boolean).join(' · ')

/** `汇川 · 夕阳红养老院`; most homes carry their county's name already. */
export function placeOf(what: Pick<Incident, 'division' | 'placeName'>, t: Translate): string {
  const { division, placeName } = what
  const area = division ? shortDivision(division) : ''
  if (area && placeName?.startsWith(area)) return placeName
  return [area, placeName ?? t('wall.noPlace')].filter(Boolean).join(' · ')
}

/** Who has it now: the responder furthest on the way, else who claimed it, else who is being told. */
export function whoHas(incident: Incident, t: Translate): string {
  const { status, tierName, claimedBy, claimedByName } = incident
  if (status === 'OPEN') return tierName ? t('wall.told', { tier: t(`tier.${tierName}`) }) : ''
  const [first] = activeAssignments(incident)
  if (first) return `${first.responderName ?? first.responder} ${t(`assignment.${first.status}`)}`
  return claimedByName ?? claimedBy ?? ''
}

/** A handover is drawn up where there are no words: an incident's title begins with the kind of its alarm. */
export function handoverTitle(title: string, t: Translate, te: (key: string) => boolean): string {
  const [kind = '', ...rest] = title.split(' ')
  return te(`kind.${kind}`) ? [t(`kind.${kind}`), ...rest].join(' ') : title
}
