import { describe, expect, it } from 'vitest'
import type { Measures } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import MeasureTable from './MeasureTable.vue'
import { timeRows } from './overview'
import { ownNow, periodOf } from './period'

const afternoon = Date.parse('2026-11-28T15:30:00+08:00')
const at = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

describe('a period', () => {
  const of = (choice: 'live' | 'today' | 'week' | 'month') =>
    periodOf({ choice, ...ownNow(afternoon) }, afternoon)

  it('is of whole days in Shanghai', () => {
    expect(of('live')).toBeNull()
    expect(of('today')).toEqual({ from: at('2026-11-28') })
    expect(of('week')).toEqual({ from: at('2026-11-22') })
    expect(of('month')).toEqual({ from: at('2026-11-01') })
  })

  it('of own days has both of them, begins with yesterday, and is none the wrong way round or too long', () => {
    const own = (from: string, to: string) => periodOf({ choice: 'own', from, to }, afternoon)

    expect(ownNow(afternoon)).toEqual({ from: '2026-11-27', to: '2026-11-27' })
    expect(own('2026-11-20', '2026-11-21')).toEqual({ from: at('2026-11-20'), to: at('2026-11-22') })
    expect(own('2026-11-21', '2026-11-20')).toBeUndefined()
    expect(own('', '2026-11-20')).toBeUndefined()
    expect(own('2025-01-01', '2026-11-20')).toBeUndefined()
  })
})

describe('how long each part took', () => {
  const level = (seconds: number, inTime: number, of: number, target?: number) => ({
    seconds,
    inTime,
    of,
    share: of === 0 ? null : inTime / of,
    ...(target && { target }),
  })
  const none = { count: 0, within: [level(900, 0, 0)] }
  const measures = {
    classes: {
      URGENT: {
        incidents: 2,
        answer: { count: 2, p50: 20_000, p90: 61_000, p97_5: 61_000, within: [level(60, 1, 2, 0.975)] },
        firstAction: { count: 2, p50: 25_000, p90: 62_000, p97_5: 62_000, within: [] },
        arrival: none,
        attendance: { count: 0, within: [level(900, 0, 1)] },
        homeAttendance: none,
      },
    },
  } as unknown as Measures

  it('has a row for what happened, and for what should have and did not', () => {
    expect(timeRows(measures).map(({ figure }) => figure)).toEqual(['answer', 'firstAction', 'attendance'])
  })

  it('stands beside its target, and stands out where it missed it', async () => {
    const html = await rendered(MeasureTable, { measures })

    expect(html).toMatch(/class="hot level">60 秒内 50.0%（目标 97.5%）/)
    expect(html).toContain('<td>00:25</td>')
    expect(html).toMatch(/class="level">15 分钟内 0.0%/)
  })
})
