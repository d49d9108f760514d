import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { rendered } from '@/shared/testing/rendered'
import IndicatorPanel from './IndicatorPanel.vue'

const indicator = (key: string, ceiling: boolean) => ({
  key,
  unit: '%',
  value: 30,
  target2025: 40,
  ceiling,
  at: Date.now(),
})
vi.mock('@/shared/ui/usePolled', () => ({
  usePolled: () => ({
    value: shallowRef([indicator('nursing_bed_share', false), indicator('public_bed_share_max', true)]),
    problem: shallowRef(''),
    load: () => Promise.resolve(),
  }),
}))

it('what is over a ceiling is drawn as not to be reached, and nothing is beside a floor', async () => {
  const html = await rendered(IndicatorPanel, { division: null })
  const [, floor, ceiling] = html.split('<li')

  expect(floor).not.toContain('<s style')
  expect(ceiling).toContain('<s style="left:40%;"')
})
