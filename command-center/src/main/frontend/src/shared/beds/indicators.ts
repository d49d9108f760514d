import type { Indicator } from '@/shared/api/types'

/** Counted each minute; five missed and they are old. */
export const indicatorsStaleMillis = 300_000

/** One indicator of the plan as a row of the wall. Shares of the scale are 0–1. */
export interface IndicatorRow {
  readonly key: Indicator['key']
  /** `54.2%`, `30.2`; a dash where there is no value. */
  readonly value: string
  readonly target: string
  readonly ceiling: boolean
  readonly reached: boolean | null
  readonly valueShare: number
  readonly targetShare: number
  /** Against some days ago; null where nothing is known of then. */
  readonly trend: {
    readonly words: string
    readonly good: boolean | null
    readonly days: number | null
  } | null
  /** Why there is no value: its word, and a sentence in both languages. */
  readonly why: { readonly reason: string; readonly zh: string; readonly en: string } | null
}

export const rowOf = (indicator: Indicator): IndicatorRow => {
  const { key, value, unit, target2025, ceiling } = indicator
  const sign = unit === '%' ? '%' : ''
  // The target stands at four fifths, so that one sees by how much it is passed.
  const full = unit === '%' ? 100 : target2025 * 1.25
  const why = indicator.notComputable
  return {
    key,
    value: value === null ? '—' : `${value.toFixed(1)}${sign}`.replace('.0%', '%'),
    target: `${ceiling ? '≤' : '≥'} ${target2025}${sign}`,
    ceiling,
    reached: indicator.reached ?? null,
    valueShare: value === null ? 0 : Math.min(1, value / full),
    targetShare: Math.min(1, target2025 / full),
    trend: trendOf(indicator),
    why: why ? { reason: why.reason ?? '', zh: why.zh ?? '', en: why.en ?? '' } : null,
  }
}

function trendOf({ change, changeSinceDays, ceiling }: Indicator): IndicatorRow['trend'] {
  if (change == null) return null
  const moved = Math.abs(change) >= 0.05
  const arrow = moved ? (change > 0 ? '▲' : '▼') : '＝'
  return {
    words: moved ? `${arrow}${Math.abs(change).toFixed(1)}` : arrow,
    good: moved ? change > 0 !== ceiling : null,
    days: changeSinceDays ?? null,
  }
}
