import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import geo from '../../../../resources/zunyi.geo.json'

type Spot = readonly [longitude: number, latitude: number]

/** The compressed form of ECharts: differences in zigzag, in 1/1024 of a degree. */
function ringOf(code: string, [offsetX = 0, offsetY = 0]: readonly number[]): Spot[] {
  const difference = (index: number) => {
    const zigzag = code.charCodeAt(index) - 64
    return (zigzag >> 1) ^ -(zigzag & 1)
  }
  let [x, y] = [offsetX, offsetY]
  return Array.from({ length: code.length / 2 }, (_, index) => {
    x += difference(2 * index)
    y += difference(2 * index + 1)
    return [x / 1024, y / 1024]
  })
}

/** Of a division, all that its border consists of. */
function ringsOf(division: string): Spot[][] {
  const geometry = geo.features.find(({ properties }) => properties.code === division)?.geometry
  const codes = [geometry?.coordinates ?? []].flat(3) as string[]
  const offsets = [geometry?.encodeOffsets ?? []].flat(4) as number[]
  return codes.map((code, index) => ringOf(code, offsets.slice(2 * index, 2 * index + 2)))
}

const metersPerDegree = 111_000

function metersFromLine([x, y]: Spot, [fromX, fromY]: Spot, [toX, toY]: Spot): number {
  const narrow = Math.cos((y * Math.PI) / 180)
  const [ax, ay] = [(fromX - x) * narrow, fromY - y]
  const [dx, dy] = [(toX - fromX) * narrow, toY - fromY]
  const part = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)))
  return metersPerDegree * Math.hypot(ax + part * dx, ay + part * dy)
}

const distance = (spot: Spot, rings: readonly Spot[][]) =>
  Math.min(
    ...rings.flatMap((ring) => ring.map((to, index) => metersFromLine(spot, ring.at(index - 1) ?? to, to))),
  )

// The simulator puts its places inside outlines of its own; on this map they must not lie in another county.
const simulated = readFileSync(
  new URL(
    '../../../../../../../device-sim/src/main/resources/care/shouhu/sim/world/outlines.txt',
    import.meta.url,
  ),
  'utf8',
)

it.each(
  simulated
    .trim()
    .split('\n')
    .map((line) => line.split(' ')),
)('%s of the simulated city has its border within 500 m of the map’s', (division, ...spots) => {
  const rings = ringsOf(division)
  const far = spots
    .map((spot) => spot.split(',').map(Number) as unknown as Spot)
    .filter((spot) => distance(spot, rings) > 500)

  expect(rings.flat().length).toBeGreaterThan(500)
  expect(far).toEqual([])
})
