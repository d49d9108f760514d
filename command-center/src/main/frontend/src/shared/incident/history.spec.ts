import { expect, it } from 'vitest'
import type { HistoryEntry, Incident } from '@/shared/api/types'
import { incident } from '@/shared/live/fixtures'
import { rendered } from '@/shared/testing/rendered'
import IncidentHistory from './IncidentHistory.vue'

const entries = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    at: i * 60_000,
    kind: 'RANG_AGAIN',
    by: null,
    detail: {},
  })) as unknown as HistoryEntry[]
const drawn = (count: number) =>
  rendered(IncidentHistory, { incident: incident('I-1'), history: entries(count), failed: false })

it('shows the newest sixty, and says how many more there are to be read', async () => {
  const long = await drawn(130)

  expect(long.match(/<time/g)).toHaveLength(60)
  expect(long).toContain('更早的 70 条')
})

it('offers nothing more where all is shown', async () => {
  expect(await drawn(60)).not.toContain('history-more')
})

const shown = (over: Partial<Incident>) =>
  rendered(IncidentHistory, {
    incident: { assignments: [], ...over } as Incident,
    history: [],
    failed: false,
  })

it('says that an incident has another history beside this one, and from where on', async () => {
  expect(await shown({ secondHistoryFrom: 4 })).toContain('自第 4 步起另有一段处置经过')
  expect(await shown({ secondHistoryFrom: null })).not.toContain('另有一段')
  expect(await shown({})).not.toContain('另有一段')
})

const entry = (number: number, over: Partial<Omit<HistoryEntry, 'detail'>> & { detail?: object }) =>
  ({
    number,
    at: 0,
    kind: 'HELP_ANNOUNCED',
    by: null,
    detail: { status: 'SENT', reason: null },
    ...over,
  }) as unknown as HistoryEntry
const story = (...history: HistoryEntry[]) =>
  rendered(IncidentHistory, { incident: incident('I-1'), history, failed: false })

it('says once what was said several times in one second', async () => {
  const html = await story(
    entry(1, {}),
    entry(2, { at: 400 }),
    entry(3, { at: 900 }),
    entry(4, { at: 1_000 }),
  )

  expect(html.match(/<time/g)).toHaveLength(2)
  expect(html).toContain('× 3')
})

it('two alarms of one second are two lines', async () => {
  const alarm = (number: number, kind: string) => entry(number, { kind: 'ALARM_JOINED', detail: { kind } })
  expect((await story(alarm(1, 'CALL'), alarm(2, 'FALL'))).match(/<time/g)).toHaveLength(2)
})

it('two people of one name, or two devices, are two lines', async () => {
  const note = (by: string) => entry(1, { kind: 'NOTE', by, detail: { byName: '王芳', note: '已到' } })
  const alarm = (deviceId: string) => entry(1, { kind: 'ALARM_JOINED', detail: { kind: 'CALL', deviceId } })

  expect((await story(note('wang1'), note('wang2'))).match(/<time/g)).toHaveLength(2)
  expect((await story(alarm('d1'), alarm('d2'))).match(/<time/g)).toHaveLength(2)
  expect((await story(note('wang1'), note('wang1'))).match(/<time/g)).toHaveLength(1)
})

it('names who took a step once, and whom somebody else sent', async () => {
  const step = (by: string) => entry(1, { kind: 'EN_ROUTE', by, detail: { responder: 'wang' } })

  expect((await story(step('wang'))).match(/wang/g)).toHaveLength(1)
  expect((await story(step('zhao'))).match(/wang|zhao/g)).toHaveLength(2)
})
