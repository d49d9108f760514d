import { beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import type { Session } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import { comesByItself } from './focus'
import { noteSession, sessionOver, takesPasswordInPlace } from './session'
import SessionBar from './SessionBar.vue'

vi.mock('element-plus/es/components/focus-trap/index', () => ({
  ElFocusTrap: defineComponent({
    props: { trapped: Boolean },
    setup:
      (props, { slots }) =>
      () =>
        h('div', { 'data-trapped': String(props.trapped) }, slots['default']?.()),
  }),
}))

const session = { username: 'wang', displayName: '王芳', scope: {} } as Session
const element = (dialog: boolean, field: boolean) => ({
  closest: () => (dialog ? ({} as Element) : null),
  matches: () => field,
})

beforeEach(() => {
  noteSession({ ...session, expiresAt: Date.now() + 60_000 })
})

it('a dialog lets the focus go while the bar has a form, and only then', async () => {
  expect(await rendered(SessionBar, { session })).toContain('data-trapped="false"')

  const close = takesPasswordInPlace()
  sessionOver()

  expect(await rendered(SessionBar, { session })).toContain('data-trapped="true"')
  close()
})

it.each([
  ['ending', element(false, false), true],
  ['over', element(true, false), true],
  ['over', element(true, true), false],
  ['over', element(false, false), false],
  ['over', null, false],
] as const)('a session that is %s takes the focus from %j: %s', (phase, active, comes) => {
  expect(comesByItself(phase, active)).toBe(comes)
})
