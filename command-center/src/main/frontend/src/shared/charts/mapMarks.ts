import type { Incident } from '@/shared/api/types'
import { shortDivision } from '@/shared/format/divisions'
import { byPriority } from '@/shared/live/priority'
import { classColors } from './cityMap'
import { graphic, type EChartsType } from './echarts'
import { divisionSeats, shownIn, type Place } from './zunyi'

/** Dots drawn at most; the most urgent first. More would hide the map and each other. */
const dotsMax = 150

/** An incident on the map; nobody has it where it is `ringed`. */
export interface Dot {
  readonly place: Place
  readonly color: string
  readonly opacity: number
  readonly ringed: boolean
}

/** Incidents whose place is known, as dots in their divisions; the most urgent last, so that it lies on top. */
export function dotsOf(incidents: readonly Incident[]): Dot[] {
  return incidents
    .filter(({ longitude, latitude }) => longitude != null && latitude != null)
    .sort(byPriority)
    .slice(0, dotsMax)
    .map(dotOf)
    .reverse()
}

const dotOf = ({ longitude, latitude, division, class: alarmClass, status }: Incident): Dot => ({
  place: shownIn(division, [longitude ?? 0, latitude ?? 0]),
  color: classColors[alarmClass],
  opacity: status === 'HANDLED' ? 0.5 : 1,
  ringed: status === 'OPEN',
})

/** The name of a division and how many incidents are open in it, where its seat is. */
export interface PlaceName {
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
      place: [longitude, latitude],
      name: shortDivision(code),
      openCount: openByDivision.get(code) ?? 0,
      below: namedBelow.has(code),
    }
  })
}

/** Above all that the chart draws itself, but for the names of institutions. */
const dotLayer = 1
const nameLayer = 2

/** The edge of dots and letters. */
const dark = '#06111d'

/**
 * What lies on the map and changes by the second: dots, rings that blink, names with numbers. Drawn past the chart's
 * option, of which any change makes the whole map anew; clicks go through to the division. An animation would paint
 * the wall sixty times a second for weeks, so rings have two sizes and change once a second.
 */
export class MapMarks {
  private readonly dots = new graphic.Group()
  private readonly names = new graphic.Group()
  private rings: InstanceType<typeof graphic.Circle>[] = []

  /** `rem`: pixels of one, now. */
  constructor(
    private readonly chart: EChartsType,
    private readonly rem: () => number,
  ) {
    chart.getZr().add(this.dots)
    chart.getZr().add(this.names)
  }

  showDots(dots: readonly Dot[], wide: boolean) {
    this.rings = dots.filter(({ ringed }) => ringed).map((dot) => this.ring(dot, wide))
    fill(this.dots, [...dots.map((dot) => this.dot(dot)), ...this.rings])
  }

  /** The other half of the blink. */
  blink(wide: boolean) {
    for (const ring of this.rings) ring.setShape({ r: this.ringRadius(wide) })
  }

  /** Above dots and rings: most of what happens, happens at the seat, where the name stands too. */
  showNames(names: readonly PlaceName[]) {
    fill(
      this.names,
      names.map((name) => this.name(name)),
    )
  }

  private dot({ place, color, opacity }: Dot) {
    const rem = this.rem()
    return new graphic.Circle({
      shape: { ...this.pixelOf(place), r: 0.375 * rem },
      style: { fill: color, stroke: dark, lineWidth: 0.08 * rem, opacity },
      silent: true,
      zlevel: dotLayer,
    })
  }

  private ring({ place, color }: Dot, wide: boolean) {
    return new graphic.Circle({
      shape: { ...this.pixelOf(place), r: this.ringRadius(wide) },
      style: { fill: 'none', stroke: color, lineWidth: 0.16 * this.rem(), opacity: 0.8 },
      silent: true,
      zlevel: dotLayer,
    })
  }

  private ringRadius = (wide: boolean) => (wide ? 1.2 : 0.65) * this.rem()

  private name({ place, name, openCount, below }: PlaceName) {
    const rem = this.rem()
    const { cx, cy } = this.pixelOf(place)
    const edge = { stroke: dark, lineWidth: 0.26 * rem }
    return new graphic.Text({
      style: {
        text: openCount > 0 ? `${name} {n|${openCount}}` : name,
        x: cx,
        y: cy + (below ? 0.55 : -0.55) * rem,
        align: 'center',
        verticalAlign: below ? 'top' : 'bottom',
        fill: '#e8f1f8',
        fontSize: 1.3 * rem,
        ...edge,
        rich: { n: { fontSize: 1.6 * rem, fontWeight: 'bold', fill: '#fff', ...edge } },
      },
      silent: true,
      zlevel: nameLayer,
    })
  }

  private pixelOf(place: Place) {
    const [cx = 0, cy = 0] = this.chart.convertToPixel({ geoIndex: 0 }, [...place]) as number[]
    return { cx, cy }
  }
}

type Group = InstanceType<typeof graphic.Group>

/** The library's own shapes are no elements to the compiler, where what is left out is not the same as undefined. */
function fill(group: Group, shapes: readonly object[]) {
  group.removeAll()
  for (const shape of shapes) group.add(shape as Parameters<Group['add']>[0])
}
