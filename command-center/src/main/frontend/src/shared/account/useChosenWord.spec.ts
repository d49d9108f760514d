import { expect, it } from 'vitest'
import { nextTick, shallowReactive } from 'vue'
import type { Duty } from '@/shared/api/dutyOperations'
import { composed } from '@/shared/testing/composed'
import { useChosenWord } from './useChosenWord'

const duty = (basis: Duty['basis']): Duty => ({
  username: 'wang',
  displayName: '王芳',
  role: 'COUNTY_OPERATOR',
  onDuty: true,
  available: true,
  basis,
  skills: [],
})

function form() {
  const props = shallowReactive({ duty: duty('ROSTER'), busy: false, refusal: '' })
  const { made } = composed(() => useChosenWord(props, { value: 0 }))
  made.choose('UNAVAILABLE')
  made.minutes.value = 60
  made.reason.value = '吃饭'
  return { props, ...made }
}

it('looking the duty up again takes nothing away from who writes', async () => {
  const { props, word } = form()

  props.duty = duty('ROSTER')
  await nextTick()

  expect(word()).toEqual({ state: 'UNAVAILABLE', until: 3_600_000, reason: '吃饭' })
})

it('a word that cannot be said any more is not chosen any more', async () => {
  const { props, choosing } = form()

  props.duty = duty('NOT_ROSTERED')
  await nextTick()

  expect(choosing.value).toBeNull()
})

it.each([
  ['', null],
  ['拒绝', 'UNAVAILABLE'],
])('a word that was sent and answered with %j leaves %j chosen', async (refusal, chosen) => {
  const { props, choosing } = form()

  props.busy = true
  await nextTick()
  props.busy = false
  props.refusal = refusal
  await nextTick()

  expect(choosing.value).toBe(chosen)
})
