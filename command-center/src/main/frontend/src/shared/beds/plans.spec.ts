import { describe, expect, it } from 'vitest'
import type { PlannedStep } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import PlannedSteps from './steps/PlannedSteps.vue'
import { isDue, plansOf } from './usePlans'

const plan = (over: Partial<PlannedStep>): PlannedStep => ({
  id: '1',
  kind: 'LEAVE',
  residentId: 'r',
  name: '张一',
  bedId: 'b',
  day: '2026-11-27',
  plannedBy: 'lead',
  plannedAt: 1,
  ...over,
})

describe('what is planned', () => {
  it('is of a bed, of who is in it, and of who is to move in', () => {
    const moves = plan({ id: '2', kind: 'TRANSFER', residentId: 's', bedId: 'c', targetBedId: 'b' })
    const all = [plan({}), moves]

    expect(plansOf(all, 'b', 'r').map(({ id }) => id)).toEqual(['1', '2'])
    expect(plansOf(all, 'c', null).map(({ id }) => id)).toEqual(['2'])
    expect(plansOf(all, 'd', 's').map(({ id }) => id)).toEqual(['2'])
  })

  it('is due on its day and after it', () => {
    expect(isDue(plan({}), '2026-11-26')).toBe(false)
    expect(isDue(plan({}), '2026-11-27')).toBe(true)
    expect(isDue(plan({}), '2026-11-28')).toBe(true)
  })

  it('is done by who may do it, and given up by who may plan it', async () => {
    const drawn = (role: string, day: string) =>
      rendered(PlannedSteps, { plans: [plan({ day })], role, bedWords: (id: string) => id })

    const byStaff = await drawn('INSTITUTION_STAFF', '2020-01-01')
    expect(byStaff).toContain('现在办理')
    expect(byStaff).toContain('已过期')
    expect(byStaff).not.toContain('取消计划')
    const ahead = await drawn('INSTITUTION_LEAD', '2999-01-01')
    expect(ahead).not.toContain('现在办理')
    expect(ahead).toContain('取消计划')
  })
})
