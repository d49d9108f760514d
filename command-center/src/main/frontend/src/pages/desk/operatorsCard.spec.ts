import { expect, it } from 'vitest'
import type { Measures } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import OperatorsCard from './OperatorsCard.vue'

type Operator = Measures['operators'][number]
const operator = (username: string, over: Partial<Operator> = {}): Operator => ({
  username,
  taken: 1,
  workMillis: 1_800_000,
  perTenMinutes: 0.333,
  mostInTenMinutes: 1,
  floodMillis: 0,
  floodShare: 0,
  ...over,
})
const drawn = (operators: readonly Operator[]) => rendered(OperatorsCard, { operators })

it('says what each took, in all, in ten minutes at work and at most; too much stands out', async () => {
  const html = await drawn([
    operator('county-1', {
      displayName: '李敏',
      taken: 24,
      perTenMinutes: 4.75,
      mostInTenMinutes: 11,
      floodShare: 0.125,
    }),
    operator('county-2', { mostInTenMinutes: 10, floodShare: 0.01 }),
  ])

  const cells = [...html.matchAll(/<td(?<marks>[^>]*)>(?<text>[^<]*)<\/td>/g)].map(({ groups }) => groups)
  expect(cells.map((cell) => cell?.['text'])).toEqual(
    ['李敏', '24', '4.8', '11', '12.5%'].concat(['county-2', '1', '0.3', '10', '1.0%']),
  )
  expect(cells.filter((cell) => cell?.['marks']?.includes('hot')).map((cell) => cell?.['text'])).toEqual([
    '11',
    '12.5%',
  ])
  expect(html).toContain('title="county-1"')
})

it('shows the twelve with most, and says so when nobody took any', async () => {
  const html = await drawn(Array.from({ length: 13 }, (_, i) => operator(`op-${i}`)))

  expect(html).toContain('op-11')
  expect(html).not.toContain('op-12')
  expect(await drawn([])).toContain('此时段无人接警。')
})
