import type { ECBasicOption } from 'echarts/types/dist/shared'
import type { AlarmClass } from '@/shared/api/types'
import { withoutCounty } from '@/shared/format/divisions'

/** Dark-screen colours of the classes, the same as in base.css; a chart cannot read those. */
export const classColors: Record<AlarmClass, string> = {
  URGENT: '#ff5d55',
  HIGH: '#ffa53c',
  MEDIUM: '#f4d54a',
  TECHNICAL: '#86b4ea',
}

/** Fills by number of incidents not closed, each step from that number on. */
export const mapSteps: readonly { from: number; color: string }[] = [
  { from: 0, color: '#0f2f4a' },
  { from: 1, color: '#1b5575' },
  { from: 3, color: '#6b5730' },
  { from: 6, color: '#80422a' },
  { from: 12, color: '#8c2f33' },
]

/** The step that a number falls into, as an index of `mapSteps`. */
export const stepOf = (openCount: number) => mapSteps.findLastIndex(({ from }) => openCount >= from)

/** An institution on the map of its county. */
export interface InstitutionMark {
  readonly id: string
  readonly name: string
  readonly longitude: number | null
  readonly latitude: number | null
  readonly beds: number
  readonly occupied: number
}

/** What a click on an institution says: its id behind this. */
export const placePrefix = 'place:'

export interface CityMapInput {
  mapName: string
  divisions: readonly string[]
  /** The step of each division by its incidents not closed, an index of `mapSteps`. */
  steps: readonly number[]
  /** Of the county that is shown; none on the map of the city. */
  institutions: readonly InstitutionMark[]
  selectedPlace: string | null
  /** Pixels of one rem. */
  rem: number
}

/**
 * The divisions, filled by number open, and the institutions. Any change makes all of it anew, which is dear: what
 * changes by the second, incidents and numbers, lies upon it (`MapMarks.vue`).
 */
export function cityMapOption(input: CityMapInput): ECBasicOption {
  return {
    animation: false,
    geo: geoOf(input),
    series: [{ id: 'institutions', ...institutions(input) }],
  }
}

/** The names of the institutions, where the map of the same size has them: for a chart of their own, above what happens. */
export function institutionNamesOption(
  input: Pick<CityMapInput, 'mapName' | 'institutions' | 'rem'>,
): ECBasicOption {
  const { mapName } = input
  return {
    animation: false,
    geo: {
      ...layoutOf(mapName),
      silent: true,
      itemStyle: { areaColor: 'transparent', borderWidth: 0 },
    },
    series: [{ id: 'institutionNames', ...institutionNames(input) }],
  }
}

const layoutOf = (map: string) => ({
  map,
  nameProperty: 'code',
  roam: false,
  aspectScale: 0.88,
  layoutCenter: ['50%', '50%'],
  // Room for half a ring about what happens at the very edge.
  layoutSize: '96%',
})

function geoOf({ mapName, divisions, steps, rem }: CityMapInput) {
  // One county by itself is not compared with others.
  const stepAt = (index: number) => (divisions.length > 1 ? (steps[index] ?? 0) : 0)
  return {
    ...layoutOf(mapName),
    selectedMode: false,
    label: { show: false },
    itemStyle: { areaColor: '#0f2f4a', borderColor: '#3f7ea6', borderWidth: 0.07 * rem },
    emphasis: { label: { show: false }, itemStyle: { areaColor: '#2a6f94' } },
    regions: divisions.map((name, index) => ({
      name,
      itemStyle: { areaColor: mapSteps[stepAt(index)]?.color },
    })),
  }
}

/** Squares as large as the house. */
function institutions({ institutions: marks, selectedPlace, rem }: CityMapInput) {
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    symbol: 'roundRect',
    data: marks
      .filter(({ longitude, latitude }) => longitude !== null && latitude !== null)
      .map((mark) => ({
        id: placePrefix + mark.id,
        value: [mark.longitude, mark.latitude],
        symbolSize: (1 + Math.min(1.2, mark.beds / 150)) * rem,
        itemStyle: {
          color: '#2fa8c8',
          borderColor: mark.id === selectedPlace ? '#ffffff' : '#06111d',
          borderWidth: (mark.id === selectedPlace ? 0.2 : 0.08) * rem,
        },
      })),
  }
}

/**
 * Names of the houses and how full they are, beside squares, dots and rings. Each stands on the side
 * where fewer neighbours are: two of one town then have their names left and right. Names that would lie on each other
 * all the same are moved apart, and left out where there is no room.
 */
function institutionNames({ institutions: marks, rem }: Pick<CityMapInput, 'institutions' | 'rem'>) {
  const placed = marks.filter(({ longitude, latitude }) => longitude !== null && latitude !== null)
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    silent: true,
    symbolSize: 0,
    labelLayout: { moveOverlap: 'shiftY', hideOverlap: true },
    label: {
      show: true,
      distance: 1.4 * rem,
      color: '#e8f1f8',
      fontSize: 1.3 * rem,
      textBorderColor: '#06111d',
      textBorderWidth: 0.22 * rem,
    },
    data: placed.map((mark) => ({
      value: [mark.longitude, mark.latitude],
      label: {
        formatter: `${withoutCounty(mark.name)} ${mark.occupied}/${mark.beds}`,
        position: nameSide(mark, placed),
      },
    })),
  }
}

/** Houses nearer than this in latitude would have their names on one line. */
const sameLineDegrees = 0.04
/** And nearer than this in longitude, on each other: a county is about one degree wide. */
const nameWidthDegrees = 0.3

/** Left of the western one of neighbours, right of the eastern one, and right where there are none. */
function nameSide(mark: InstitutionMark, all: readonly InstitutionMark[]): 'left' | 'right' {
  const beside = all.filter(
    (other) =>
      other !== mark &&
      Math.abs((other.latitude ?? 0) - (mark.latitude ?? 0)) < sameLineDegrees &&
      Math.abs((other.longitude ?? 0) - (mark.longitude ?? 0)) < nameWidthDegrees,
  )
  const east = beside.filter((other) => (other.longitude ?? 0) > (mark.longitude ?? 0)).length
  return east > beside.length - east ? 'left' : 'right'
}
