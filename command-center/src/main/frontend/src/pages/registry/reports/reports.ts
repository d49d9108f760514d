import type { Answer } from '@/shared/api/answer'
import type { Unit } from '@/shared/api/dutyOperations'
import { occupancyHistory, type HistoryStep, type OccupancyPoint } from '@/shared/api/reportOperations'
import type { Occupancy, Session } from '@/shared/api/types'
import type { CareLevelName } from '@/shared/beds/careLevels'
import { dayStart } from '@/shared/format/shanghai'
import { worksInInstitution } from '@/shared/session/scope'
import { hashOf } from '../route'

const hourMillis = 3_600_000
const dayMillis = 86_400_000

/** How far back the chart goes. Hours are kept for 31 days of more than one institution (openapi.yaml). */
export const spans = [
  { name: 'week', days: 7, step: 'hour' },
  { name: 'month', days: 31, step: 'day' },
  { name: 'quarter', days: 92, step: 'day' },
  { name: 'year', days: 366, step: 'day' },
] as const
export type SpanName = (typeof spans)[number]['name']

export interface HistorySpan {
  readonly from: number
  readonly to: number
  readonly step: HistoryStep
  readonly stepMillis: number
}

/** From the midnight in Zunyi so many days ago until now. */
export function spanOf(name: SpanName, nowMillis: number): HistorySpan {
  const { days, step } = spans.find((one) => one.name === name) ?? spans[1]
  const stepMillis = step === 'hour' ? hourMillis : dayMillis
  return { from: dayStart(nowMillis) - (days - 1) * dayMillis, to: nowMillis, step, stepMillis }
}

/** What was asked for and what came of it: the span moves with the clock, a chart is of the one it was asked for. */
export interface History {
  readonly span: HistorySpan
  readonly points: readonly OccupancyPoint[]
}

export async function historyOf(
  unit: Unit,
  span: HistorySpan,
  ask: typeof occupancyHistory = occupancyHistory,
): Promise<Answer<History>> {
  const answer = await ask(unit, span.from, span.to, span.step)
  return answer.ok ? { ok: true, value: { span, points: answer.value } } : answer
}

/** A row of the table of occupancy; shares 0–1, null without beds. */
export interface OccupancyRow {
  readonly id: string
  readonly kind: Occupancy['kind']
  readonly name: string
  /** Of an institution the one it is registered in, also when only sites of it are inside. */
  readonly division: string
  /** The institution with several sites whose this one is, and in which it is counted; null for others. */
  readonly siteOf: string | null
  readonly beds: number
  readonly occupied: number
  readonly vacant: number
  readonly away: number
  readonly nursing: number
  readonly nursingOccupied: number
  readonly nursingVacant: number
  /** Who has a bed, by care level; with UNKNOWN they add up to `occupied`. */
  readonly levels: Readonly<Record<CareLevelName, number>>
  readonly outOfService: number
  readonly share: number | null
  readonly stale: boolean
  readonly at: number
}

const perLevel = (count: (level: CareLevelName) => number) => ({
  FULL: count('FULL'),
  PARTIAL: count('PARTIAL'),
  INDEPENDENT: count('INDEPENDENT'),
  UNKNOWN: count('UNKNOWN'),
})

const rowOf = (one: Occupancy): OccupancyRow => {
  const beds = one.beds ?? 0
  const occupied = one.occupied ?? 0
  return {
    id: one.id,
    kind: one.kind,
    name: one.name,
    division: one.division,
    siteOf: null,
    beds,
    occupied,
    vacant: one.vacant ?? 0,
    away: (one.onLeave ?? 0) + (one.inHospital ?? 0),
    nursing: one.nursingType ?? 0,
    nursingOccupied: one.nursingOccupied ?? 0,
    nursingVacant: one.nursingVacant ?? 0,
    levels: perLevel((level) => one.careLevels?.[level] ?? 0),
    outOfService: one.outOfService ?? 0,
    share: beds > 0 ? occupied / beds : null,
    stale: one.stale?.includes('REGISTER') ?? false,
    at: one.bedsAt ?? one.at,
  }
}

const fullestFirst = (a: OccupancyRow, b: OccupancyRow) => (b.share ?? -1) - (a.share ?? -1)

/** Institutions, the fullest first; what one with several sites adds up to stands before its sites. */
function institutionRows(occupancy: readonly Occupancy[]): OccupancyRow[] {
  const sums = new Set(occupancy.flatMap(({ kind, id }) => (kind === 'ORGANISATION' ? [id] : [])))
  const isSite = ({ kind, organisationId }: Occupancy) =>
    kind === 'INSTITUTION' && sums.has(organisationId ?? '')
  const sitesOf = (row: OccupancyRow) =>
    row.kind === 'ORGANISATION'
      ? occupancy
          .filter((one) => isSite(one) && one.organisationId === row.id)
          .map((one) => ({ ...rowOf(one), siteOf: row.id }))
          .sort(fullestFirst)
      : []
  return occupancy
    .filter((one) => one.kind !== 'DIVISION' && !isSite(one))
    .map(rowOf)
    .sort(fullestFirst)
    .flatMap((row) => [row, ...sitesOf(row)])
}

/**
 * What is shown of a unit: of the city its divisions, of a division its institutions, of a place itself; of who looks
 * after an institution its sites. Those without any bed come last, the fullest first.
 */
export function rowsOf(occupancy: readonly Occupancy[], unit: Unit): OccupancyRow[] {
  if (unit.placeId)
    return occupancy.filter(({ kind, id }) => kind === 'INSTITUTION' && id === unit.placeId).map(rowOf)
  const divisions = occupancy.filter(({ kind }) => kind === 'DIVISION')
  if (unit.division || divisions.length === 0) return institutionRows(occupancy)
  return divisions.map(rowOf).sort(fullestFirst)
}

/**
 * Where more of a row is shown: a division's institutions, an institution's record, a site's figures. Null for an
 * institution that is registered in another county than the reader's: its record is not for them, its sites here are.
 */
export function addressOf(
  { id, kind, division }: Pick<OccupancyRow, 'id' | 'kind' | 'division'>,
  asked: string | null,
  { scope }: Pick<Session, 'scope'>,
): string | null {
  switch (kind) {
    case 'DIVISION':
      return hashOf({ view: 'reports', query: { division: id } })
    case 'ORGANISATION': {
      const isInside = worksInInstitution({ scope }) || !scope.division || scope.division === division
      return isInside ? hashOf({ view: 'organisation', id }) : null
    }
    case 'INSTITUTION':
      return hashOf({ view: 'reports', query: { ...(asked && { division: asked }), placeId: id } })
  }
}

/** The sum of rows, a site within its institution; as old as the oldest of them. */
export function totalOf(
  shown: readonly OccupancyRow[],
): Omit<OccupancyRow, 'id' | 'kind' | 'name' | 'division' | 'siteOf'> | null {
  const rows = shown.filter(({ siteOf }) => siteOf === null)
  if (rows.length === 0) return null
  const sum = (of: (row: OccupancyRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  const beds = sum((row) => row.beds)
  const occupied = sum((row) => row.occupied)
  return {
    beds,
    occupied,
    vacant: sum((row) => row.vacant),
    away: sum((row) => row.away),
    nursing: sum((row) => row.nursing),
    nursingOccupied: sum((row) => row.nursingOccupied),
    nursingVacant: sum((row) => row.nursingVacant),
    levels: perLevel((level) => sum((row) => row.levels[level])),
    outOfService: sum((row) => row.outOfService),
    share: beds > 0 ? occupied / beds : null,
    stale: rows.some(({ stale }) => stale),
    at: Math.min(...rows.map(({ at }) => at)),
  }
}

export const percent = (share: number | null) => (share === null ? '—' : `${(100 * share).toFixed(1)}%`)

/** The last months of which a report can be had, the newest first: `2026-11`, which is not over, then `2026-10`, … */
export function monthsBack(nowMillis: number, count: number): string[] {
  const now = new Date(nowMillis + 8 * hourMillis)
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  )
}
