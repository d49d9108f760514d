import { describe, expect, it } from 'vitest'
import type { PlannedStep } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import PlannedSteps from './steps/PlannedSteps.vue'
import { isDue, isToSee, plansOf } from './usePlans'

const plan = (over: Partial<PlannedStep>): PlannedStep => ({
  id: '1',
  kind: 'LEAVE',
  incoming: false,
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

  it('from another house is refused, not done, whatever its day; and shown before it', async () => {
    const incoming = plan({
      kind: 'TRANSFER',
      incoming: true,
      targetBedId: 'b9',
      fromPlace: '城南养老院',
      day: '2020-01-01',
    })
    const html = await rendered(PlannedSteps, {
      plans: [incoming],
      role: 'INSTITUTION_LEAD',
      bedWords: (id: string) => `床${id}`,
    })

    expect(html).toContain('自 城南养老院 转入')
    expect(html).toContain('转到 床b9')
    expect(html).toContain('拒绝接收')
    expect(html).not.toContain('现在办理')
    expect(html).not.toContain('取消计划')
    expect(isToSee({ ...incoming, day: '2999-01-01' }, '2026-11-27')).toBe(true)
  })

  it('that the other house refused says who and why, and asks for nothing', async () => {
    const refused = plan({
      kind: 'TRANSFER',
      targetBedId: 'x',
      toPlace: '城北养老院',
      refusedBy: 'li',
      refusedWhy: '床位维修',
      day: '2999-01-01',
    })
    const html = await rendered(PlannedSteps, {
      plans: [refused],
      role: 'INSTITUTION_LEAD',
      bedWords: (id: string) => id,
    })

    expect(html).toContain('转往 城北养老院')
    expect(html).toContain('接收机构（li）已拒绝：床位维修')
    expect(html).not.toContain('取消计划')
    expect(isToSee(refused, '2026-11-27')).toBe(true)
    expect(isToSee(plan({ day: '2999-01-01' }), '2026-11-27')).toBe(false)
  })
})
