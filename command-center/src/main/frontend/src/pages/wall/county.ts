import type { Incident, Occupancy } from '@/shared/api/types'
import type { InstitutionMark } from '@/shared/charts/cityMap'
import type { OccupancyBar } from '@/shared/charts/occupancy'
import { shortDivision, withoutCounty } from '@/shared/format/divisions'
import type { CityCounts } from '@/shared/live/messages'
import { registerStaleMillis } from './figures'

/** An institution as the map and the list of its county show it. */
export interface InstitutionView {
  readonly id: string
  readonly name: string
  readonly longitude: number | null
  readonly latitude: number | null
  readonly beds: number
  readonly occupied: number
  readonly vacant: number
  readonly reserved: number
  readonly nursingType: number
  /** By the sensors; null when not known. */
  readonly inBed: number | null
  readonly sensorsHeard: number
  readonly devices: number
  readonly online: number
  readonly bedsAt: number | null
  /** When one of its devices was last heard of. */
  readonly onlineAt: number | null
  readonly states: Readonly<Record<string, number>>
  /** Who has a bed, by care level. */
  readonly careLevels: Readonly<Record<string, number>>
  /** Incidents not closed. */
  readonly open: number
}

/** The institutions of a county that have beds or incidents not closed, those with open incidents first, then the largest. */
export function institutionsIn(
  occupancy: readonly Occupancy[],
  incidents: Iterable<Incident>,
): InstitutionView[] {
  const open = new Map<string, number>()
  for (const { placeId } of incidents) if (placeId) open.set(placeId, (open.get(placeId) ?? 0) + 1)
  return occupancy
    .filter((one) => one.kind === 'INSTITUTION')
    .map((one) => viewOf(one, open.get(one.id) ?? 0))
    .filter((view) => view.beds > 0 || view.open > 0)
    .sort((a, b) => b.open - a.open || b.beds - a.beds || (a.id < b.id ? -1 : 1))
}

/** What the map shows of them, in the order of their ids: who has incidents stands in the list. */
export const homeMarks = (views: readonly InstitutionView[]): InstitutionMark[] =>
  views
    .map(({ id, name, longitude, latitude, beds, occupied }) => ({
      id,
      name,
      longitude,
      latitude,
      beds,
      occupied,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))

function viewOf(one: Occupancy, open: number): InstitutionView {
  return {
    id: one.id,
    name: one.name,
    longitude: one.longitude ?? null,
    latitude: one.latitude ?? null,
    beds: one.beds ?? 0,
    occupied: one.occupied ?? 0,
    vacant: one.vacant ?? 0,
    reserved: one.reserved ?? 0,
    nursingType: one.nursingType ?? 0,
    inBed: one.inBed ?? null,
    sensorsHeard: one.sensorsHeard ?? 0,
    devices: one.devices ?? 0,
    online: one.online ?? 0,
    bedsAt: one.bedsAt ?? null,
    onlineAt: one.onlineAt ?? null,
    states: one.states ?? {},
    careLevels: one.careLevels ?? {},
    open,
  }
}

const isOld = (at: number | null, nowMillis: number) => at === null || nowMillis - at > registerStaleMillis

/** One bar a county, in the order of their codes; the city's own code stands for places of no county. */
export const countyBars = (counts: CityCounts, nowMillis: number): OccupancyBar[] =>
  Object.entries(counts.divisions)
    .filter(([code, { beds }]) => !code.endsWith('00') || beds > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { beds, occupied, vacant, reserved, nursingType, bedsAt }]) => ({
      name: shortDivision(code, code),
      beds,
      occupied,
      vacant,
      reserved,
      nursingType,
      stale: isOld(bedsAt, nowMillis),
    }))

/** Bars side by side at most: names of more could not be read. */
const barsMax = 12
/** As many characters of a name have room, beside few others and beside many. */
const nameMax = { ofFew: 8, ofMany: 5 }
const few = 5

/** Which county it is stands above. */
function shortName(name: string, charactersMax: number): string {
  const own = withoutCounty(name)
  return own.length > charactersMax ? `${own.slice(0, charactersMax - 1)}…` : own
}

export const institutionBars = (views: readonly InstitutionView[], nowMillis: number): OccupancyBar[] =>
  views.slice(0, barsMax).map(({ name, beds, occupied, vacant, reserved, nursingType, bedsAt }) => ({
    name: shortName(name, views.length > few ? nameMax.ofMany : nameMax.ofFew),
    beds,
    occupied,
    vacant,
    reserved,
    nursingType,
    stale: isOld(bedsAt, nowMillis),
  }))

/** The age of the oldest figure; null when one was never heard. */
export function oldestAt(times: readonly (number | null)[]): number | null {
  return times.reduce<number | null>(
    (oldest, at) => (oldest === null || at === null ? null : Math.min(oldest, at)),
    times.length === 0 ? null : Number.MAX_SAFE_INTEGER,
  )
}
