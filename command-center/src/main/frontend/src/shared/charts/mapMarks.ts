import type { Incident } from '@/shared/api/types'
import { shortDivision } from '@/shared/format/divisions'
import { byAge, byClass, isSettled } from '@/shared/live/priority'
import { classColors } from './cityMap'
import { divisionSeats, shownIn, type Place } from './zunyi'

/** Dots drawn at most; the most urgent first. More would hide the map and each other. */
const dotsMax = 150

/** An incident on the map; nobody has it where it is `ringed`. */
export interface Dot {
  readonly id: string
  readonly place: Place
  readonly color: string
  readonly opacity: number
  readonly ringed: boolean
}

/** Incidents whose place is known, as dots in their divisions; the most urgent last, so that it lies on top. */
export function dotsOf(incidents: readonly Incident[]): Dot[] {
  return incidents
    .filter(({ longitude, latitude }) => longitude != null && latitude != null)
    .sort((a, b) => Number(isSettled(a)) - Number(isSettled(b)) || byClass(a, b) || byAge(a, b))
    .slice(0, dotsMax)
    .map(dotOf)
    .reverse()
}

const dotOf = (incident: Incident): Dot => ({
  id: incident.id,
  place: placeOf(incident),
  color: classColors[incident.class],
  opacity: incident.status === 'HANDLED' ? 0.5 : 1,
  ringed: incident.status === 'OPEN',
})

/** To look whether a place lies within an outline is dear, and of hundreds of incidents few change from second to second. */
const places = new WeakMap<Incident, Place>()

function placeOf(incident: Incident): Place {
  const found = places.get(incident)
  if (found) return found
  const place = shownIn(incident.division, [incident.longitude ?? 0, incident.latitude ?? 0])
  places.set(incident, place)
  return place
}

/** Where on the picture a place is, in pixels from its left upper corner. */
export type Onto = (place: Place) => { readonly x: number; readonly y: number }

/** The name of a division and how many incidents are open in it, where its seat is. */
export interface PlaceName {
  readonly code: string
  readonly place: Place
  readonly name: string
  readonly openCount: number
  readonly below: boolean
}

/** 播州's seat lies so near to 红花岗's that its name has room only below. */
const namedBelow: ReadonlySet<string> = new Set(['520304'])

/** One county by itself is named above the map; its name would lie on its institutions. */
export function namesOf(
  divisions: readonly string[],
  openByDivision: ReadonlyMap<string, number>,
): PlaceName[] {
  if (divisions.length === 1) return []
  return divisions.map((code) => {
    const [longitude = 0, latitude = 0] = divisionSeats.get(code) ?? []
    return {
      code,
      place: [longitude, latitude],
      name: shortDivision(code),
      openCount: openByDivision.get(code) ?? 0,
      below: namedBelow.has(code),
    }
  })
}
