import { divisionCodes, liesIn, ringsOf, type Place } from '@/shared/charts/zunyi'

// A place on the outlines of the divisions: where it is drawn, where one has pointed to, and how far outside it lies.

/** So far outside of its division a home is taken, in metres: as the command centre has it (DivisionOutlines). */
export const toleranceMeters = 10_000

/** Units of the drawing across. */
export const mapWidth = 1_000
export const mapHeight = 760
/** A degree of longitude here is so much shorter than one of latitude. */
const narrow = 0.88
const margin = 1.08
const metersPerDegree = 111_320
/** About a metre. */
const decimals = 5

/** What is drawn: its middle, and how many units a degree of latitude has. */
export interface Frame {
  readonly middle: Place
  readonly unitsPerDegree: number
}

/** A division as large as it fits, or the whole city; so many times larger about a place. */
export function frameOf(division: string, zoom: number, about: Place | null): Frame {
  const own = ringsOf(division)
  const points = (own.length > 0 ? own : divisionCodes.flatMap((code) => ringsOf(code))).flat()
  const [east, north] = [points.map(([x = 0]) => x), points.map(([, y = 0]) => y)]
  const span = (all: number[]) => [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))]
  const [[fromX = 0, toX = 0], [fromY = 0, toY = 0]] = [span(east), span(north)]
  const fitting = Math.min(mapWidth / ((toX - fromX) * narrow), mapHeight / (toY - fromY)) / margin
  const whole: Place = [(fromX + toX) / 2, (fromY + toY) / 2]
  return { middle: zoom > 1 && about ? about : whole, unitsPerDegree: fitting * zoom }
}

/** Where a place is drawn. */
export const drawnAt = (
  { middle, unitsPerDegree }: Frame,
  [longitude = 0, latitude = 0]: readonly number[],
): [x: number, y: number] => [
  mapWidth / 2 + (longitude - middle[0]) * narrow * unitsPerDegree,
  mapHeight / 2 - (latitude - middle[1]) * unitsPerDegree,
]

const rounded = (degrees: number) => Number(degrees.toFixed(decimals))

/** The place that is drawn there. */
export const placeAt = ({ middle, unitsPerDegree }: Frame, x: number, y: number): Place => [
  rounded(middle[0] + (x - mapWidth / 2) / (narrow * unitsPerDegree)),
  rounded(middle[1] - (y - mapHeight / 2) / unitsPerDegree),
]

/** The outline of a division as the path of an SVG; points that fall on each other are drawn once. */
export function outlineOf(frame: Frame, division: string): string {
  const path = (ring: readonly number[][]) => {
    const drawn = ring.map((point) => drawnAt(frame, point).map(Math.round).join(' '))
    return `M${drawn.filter((point, index) => point !== drawn[index - 1]).join('L')}Z`
  }
  return ringsOf(division).map(path).join('')
}

/** From a place to the nearest point between two others, in metres. */
function metersFrom([x, y]: Place, from: readonly number[], to: readonly number[]): number {
  const east = metersPerDegree * Math.cos((y * Math.PI) / 180)
  const [ax, ay] = [((from[0] ?? 0) - x) * east, ((from[1] ?? 0) - y) * metersPerDegree]
  const [dx, dy] = [((to[0] ?? 0) - x) * east - ax, ((to[1] ?? 0) - y) * metersPerDegree - ay]
  const share = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(ax + share * dx, ay + share * dy)
}

/** How far outside of the division a place lies; 0 within it, and where the division has no outline. */
export function metersOutside(division: string, place: Place): number {
  const rings = ringsOf(division)
  if (rings.length === 0 || liesIn(division, place)) return 0
  return Math.min(
    ...rings.map((ring) =>
      ring.reduce(
        (nearest, to, index) => Math.min(nearest, metersFrom(place, ring.at(index - 1) ?? to, to)),
        Infinity,
      ),
    ),
  )
}

/** What stands in two fields, as a place; null while it is none. */
export function placeOf(longitude: unknown, latitude: unknown): Place | null {
  const [east, north] = [longitude, latitude].map((typed) =>
    typed === '' || typed == null ? NaN : Number(typed),
  ) as [number, number]
  return Math.abs(east) <= 180 && Math.abs(north) <= 90 ? [east, north] : null
}

/** Units of the drawing that an arrow key moves the mark by, and with the shift key. */
const stride = 10
const smallStride = 1
const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Where a key moves the mark, from the middle while there is none; null for a key that moves nothing. */
export function movedBy(frame: Frame, place: Place | null, key: string, fine: boolean): Place | null {
  const way = ways[key]
  if (!way) return null
  const [x, y] = place ? drawnAt(frame, place) : [mapWidth / 2, mapHeight / 2]
  const by = fine ? smallStride : stride
  return placeAt(frame, x + way[0] * by, y + way[1] * by)
}
