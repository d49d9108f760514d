import { beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { Answer } from '@/shared/api/answer'
import { callListOf } from '@/shared/api/operations'
import type { Assignment, AssignmentStatus, CallList } from '@/shared/api/types'
import { assignment, incident } from '@/shared/live/fixtures'
import { composed } from '@/shared/testing/composed'
import { openFieldStore } from './store'
import { useCallList } from './useCallList'
import { useKeptCalls } from './useKeptCalls'

vi.mock('@/shared/api/operations', () => ({ callListOf: vi.fn() }))
const answers = (answer: Answer<CallList>) => vi.mocked(callListOf).mockResolvedValue(answer)

const list: CallList = { residentId: 'r1', name: '张秀英', phone: '13800000000', contacts: [] } as never
const unreachable: Answer<CallList> = { ok: false, failure: { kind: 'unreachable' } }
const refused: Answer<CallList> = {
  ok: false,
  failure: { kind: 'refused', problem: { type: 'about:blank', title: 'gone', status: 404 } },
}
const task = (status: AssignmentStatus, residentName: string | null = '张秀英') =>
  assignment('x', { status, incident: incident('i1', { residentId: 'r1', residentName }) })
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await nextTick()
}

beforeEach(() => {
  vi.mocked(callListOf).mockReset()
  answers({ ok: true, value: list })
})

/** What a device keeps as the tasks go on. */
async function phone(...first: Assignment[]) {
  const store = await openFieldStore('wang')
  const tasks = shallowRef<readonly Assignment[] | null>(first)
  const live = shallowRef(true)
  const { leave } = composed(() => {
    useKeptCalls(store, tasks, live)
  })
  await settled()
  return { store, tasks, live, leave }
}

it('numbers are taken once a task is accepted, once, and go when it ends', async () => {
  const { store, tasks, leave } = await phone(task('SEEN'))
  expect(callListOf).not.toHaveBeenCalled()

  tasks.value = [task('ACCEPTED')]
  await settled()
  tasks.value = [task('EN_ROUTE')]
  await settled()
  expect(callListOf).toHaveBeenCalledTimes(1)
  expect((await store.calls('x'))?.list).toEqual(list)

  tasks.value = []
  await settled()
  expect(await store.calls('x')).toBeNull()
  leave()
})

it('numbers of a person whose file was erased go, and with signing out all', async () => {
  const { store, tasks, leave } = await phone(task('ACCEPTED'))
  expect(await store.calls('x')).not.toBeNull()

  tasks.value = [task('ACCEPTED', null)]
  await settled()
  expect(await store.calls('x')).toBeNull()
  tasks.value = [task('ACCEPTED')]
  await settled()
  await store.forget()
  expect(await store.calls('x')).toBeNull()
  leave()
})

it('without a network the numbers of the device are shown with their time', async () => {
  const { store, leave } = await phone(task('ACCEPTED'))
  answers(unreachable)
  const { made, leave: close } = composed(() => useCallList('x', store))

  await made.load()

  expect(made.lines.value?.map(({ phone: number }) => number)).toEqual(['13800000000'])
  expect(made.keptAt.value).not.toBeNull()
  expect(made.problem.value).not.toBe('')
  close()
  leave()
})

it('what the command centre refuses is not shown as it was', async () => {
  const { store, leave } = await phone(task('ACCEPTED'))
  answers(refused)
  const { made, leave: close } = composed(() => useCallList('x', store))

  await made.load()

  expect(made.lines.value).toBeNull()
  close()
  leave()
})
