import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import { incident } from '@/shared/live/fixtures'
import { composed } from '@/shared/testing/composed'
import { useFresh } from './useFresh'

const playBurst = vi.hoisted(() => vi.fn())
vi.mock('@/shared/ui/sound', () => ({ playBurst }))

const known = incident('known', { openedAt: 100 })
/** Of a flood, not held before. */
const old = Array.from({ length: 50 }, (_, n) => incident(`old-${n}`, { openedAt: n }))
const late = incident('late', { openedAt: 101 })

beforeEach(() => {
  playBurst.mockReset()
})

it('what a later snapshot brings of before is not new, and its number drowns no chime', async () => {
  const all = shallowRef([known])
  const snapshots = shallowRef(0)
  const { made, leave } = composed(() => useFresh(all, snapshots, true))
  snapshots.value = 1
  all.value = [known]
  await nextTick()

  snapshots.value = 2
  all.value = [known, ...old, late]
  await nextTick()

  expect([...made.value]).toEqual(['late'])
  expect(playBurst).toHaveBeenCalledOnce()
  all.value = [...all.value, incident('change', { openedAt: 50 })]
  await nextTick()
  expect([...made.value]).toEqual(['late', 'change'])
  expect(playBurst).toHaveBeenCalledTimes(2)
  leave()
})
