import type { ECBasicOption } from 'echarts/types/dist/shared'
import type { AlarmClass, Incident } from '@/shared/api/types'
import { shortDivision, withoutCounty } from '@/shared/format/divisions'
import { byPriority } from '@/shared/live/priority'

/** Dark-screen colours of the classes, the same as in base.css; a canvas cannot read those. */
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

export const fillOf = (openCount: number) =>
  [...mapSteps].reverse().find((step) => openCount >= step.from)?.color ?? mapSteps[0]?.color

/** Markers drawn at most; the most urgent first. More would hide the map and each other. */
const markersMax = 150

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
  /** Where the name of a division stands, in degrees. */
  seats: ReadonlyMap<string, readonly number[]>
  /** Incidents not closed, by division code. */
  openByDivision: ReadonlyMap<string, number>
  incidents: readonly Incident[]
  selectedDivision: string | null
  /** Of the county that is shown; none on the map of the city. */
  institutions: readonly InstitutionMark[]
  selectedPlace: string | null
  /** Pixels of one rem. */
  rem: number
}

/** The map of the divisions: fill by number open, a marker at the place of each incident, a ring round open ones. */
export function cityMapOption(input: CityMapInput): ECBasicOption {
  const placed = [...input.incidents]
    .sort(byPriority)
    .filter((incident) => incident.longitude != null && incident.latitude != null)
    .slice(0, markersMax)
  const open = placed.filter((incident) => incident.status === 'OPEN')
  return {
    animation: false,
    geo: geoOf(input),
    series: [
      { id: 'institutions', ...institutions(input) },
      { id: 'markers', ...markers(placed.toReversed(), input) },
      { id: 'rings', ...rings(open, input.rem), ...ringOf(false, input.rem) },
      { id: 'names', ...names(input) },
      { id: 'institutionNames', ...institutionNames(input) },
    ],
  }
}

/**
 * The rings' other half of the blink, laid over the option once a second. They have a layer of their own, so
 * the map is not drawn again; an animation would repaint the wall sixty times a second for weeks.
 */
export const blinkOption = (wide: boolean, rem: number): ECBasicOption => ({
  series: [{ id: 'rings', ...ringOf(wide, rem) }],
})

const ringOf = (wide: boolean, rem: number) => ({ symbolSize: (wide ? 2.4 : 1.3) * rem })

function rings(open: readonly Incident[], rem: number) {
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    zlevel: 1,
    silent: true,
    data: open.map((incident) => ({
      value: [incident.longitude, incident.latitude],
      itemStyle: { color: 'transparent', borderColor: classColors[incident.class], borderWidth: 0.16 * rem },
    })),
  }
}

function geoOf(input: CityMapInput) {
  const { rem } = input
  return {
    map: input.mapName,
    nameProperty: 'code',
    roam: false,
    aspectScale: 0.88,
    layoutCenter: ['50%', '51%'],
    layoutSize: '102%',
    selectedMode: false,
    label: { show: false },
    itemStyle: { areaColor: '#0f2f4a', borderColor: '#3f7ea6', borderWidth: 0.07 * rem },
    emphasis: { label: { show: false }, itemStyle: { areaColor: '#2a6f94' } },
    regions: input.divisions.map((code) => regionOf(code, input)),
  }
}

function regionOf(code: string, { divisions, openByDivision, selectedDivision, rem }: CityMapInput) {
  const openCount = openByDivision.get(code) ?? 0
  const selected = code === selectedDivision
  return {
    name: code,
    itemStyle: {
      areaColor: divisions.length > 1 ? fillOf(openCount) : mapSteps[0]?.color,
      ...(selected && { borderColor: '#2fd0c8', borderWidth: 0.22 * rem }),
      opacity: selectedDivision === null || selected ? 1 : 0.45,
    },
  }
}

/** 播州's seat lies so near to 红花岗's that its name has room only below. */
const namedBelow: ReadonlySet<string> = new Set(['520304'])

/**
 * Names and numbers of the divisions, above the dots and the rings: most of what happens, happens at the seat, where
 * the name stands too. One county by itself is named above the map; its name would lie on its institutions.
 */
function names({ divisions, seats, openByDivision, rem }: CityMapInput) {
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    zlevel: 2,
    silent: true,
    symbolSize: 0,
    label: {
      show: true,
      distance: 0.55 * rem,
      color: '#e8f1f8',
      fontSize: 1.3 * rem,
      textBorderColor: '#06111d',
      textBorderWidth: 0.26 * rem,
      rich: {
        n: {
          fontSize: 1.6 * rem,
          fontWeight: 'bold',
          color: '#fff',
          textBorderColor: '#06111d',
          textBorderWidth: 0.26 * rem,
        },
      },
    },
    data: (divisions.length > 1 ? divisions : []).map((code) => {
      const openCount = openByDivision.get(code) ?? 0
      const name = shortDivision(code)
      return {
        value: seats.get(code),
        label: {
          formatter: openCount > 0 ? `${name} {n|${openCount}}` : name,
          position: namedBelow.has(code) ? 'bottom' : 'top',
        },
      }
    }),
  }
}

function markers(incidents: readonly Incident[], input: CityMapInput) {
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    data: incidents.map((incident) => ({
      id: incident.id,
      name: incident.division ?? '',
      value: [incident.longitude, incident.latitude],
      symbolSize: 0.75 * input.rem,
      itemStyle: {
        color: classColors[incident.class],
        borderColor: '#06111d',
        borderWidth: 0.08 * input.rem,
        opacity: incident.status === 'HANDLED' ? 0.5 : 1,
      },
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
 * Names of the houses and how full they are, beside squares, markers and rings, and above them. Each stands on the side
 * where fewer neighbours are: two of one town then have their names left and right. Names that would lie on each other
 * all the same are moved apart, and left out where there is no room.
 */
function institutionNames({ institutions: marks, rem }: CityMapInput) {
  const placed = marks.filter(({ longitude, latitude }) => longitude !== null && latitude !== null)
  return {
    type: 'scatter',
    coordinateSystem: 'geo',
    zlevel: 2,
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
