import { expect, it, vi } from 'vitest'
import { ref } from 'vue'
import type { IncidentGroup } from '@/shared/api/types'
import { incident } from '@/shared/live/fixtures'
import { rendered } from '@/shared/testing/rendered'
import GroupLine from './GroupLine.vue'
import { lineAround, linesOf } from './groups'

const group = (incidentIds: string[], over: Partial<IncidentGroup> = {}): IncidentGroup => ({
  key: 'CALL/home-1/520302',
  class: 'URGENT',
  kind: 'CALL',
  placeId: 'home-1',
  placeName: '福利院',
  division: '520302',
  places: 1,
  incidents: incidentIds.length,
  incidentIds,
  ...over,
})
const claimed = (id: string) => incident(id, { status: 'CLAIMED' })
const idsOf = (lines: ReturnType<typeof linesOf>) => lines.map(({ members }) => members.map(({ id }) => id))

it('who has a row is in no line, though the groups are of before', () => {
  const lines = linesOf([group(['I-1', 'I-2'])], [incident('I-1')], [claimed('I-2')], true)

  expect(idsOf(lines)).toEqual([['I-2']])
  expect(lines[0]?.more).toBe(0)
  expect(lines[0]?.incidents).toBe(1)
  expect(lineAround(lines, 'I-2')?.key).toBe(lines[0]?.key)
  expect(lineAround(lines, 'I-1')).toBeUndefined()
  expect(linesOf([group(['I-1'])], [incident('I-1')], [], true)).toEqual([])
})

it('more than a line names are asked for, and so is what a page without a connection does not hold', () => {
  expect(linesOf([group(['I-1'], { incidents: 140 })], [], [claimed('I-1')], true)[0]?.more).toBe(139)
  expect(linesOf([group(['I-1', 'I-2'])], [], [claimed('I-1')], true)[0]?.more).toBe(0)
  expect(linesOf([group(['I-1', 'I-2'])], [], [claimed('I-1')], false)[0]?.more).toBe(1)
})

const drawn = (of: IncidentGroup, unfolded: boolean, isLive = true) =>
  rendered(GroupLine, {
    line: linesOf([of], [], [claimed('I-1'), claimed('I-2')], isLive)[0],
    unfolded,
    page: {
      problem: ref(''),
      members: ref(null),
      from: ref(100),
      hasNext: ref(true),
      forward: vi.fn(),
      back: vi.fn(),
    },
    rowOf: (one: object) => ({ incident: one, opened: false, fresh: false, mine: false }),
  })

it('a line says its cause and how many, and opens into its incidents', async () => {
  const many = group(['I-1', 'I-2'], { incidents: 102, claimed: 102 })

  const folded = await drawn(many, false)
  expect(folded).toMatch(/福利院.*102 起.*处置中 102/)
  expect(folded).not.toContain('data-incident-id')
  expect(await drawn(many, true)).toMatch(/"I-1".*"I-2".*上一页.*第 101–102 起，共 102 起.*下一页/s)
})

it('one alone is a row; one that the page does not hold is a line', async () => {
  expect(await drawn(group(['I-1']), false)).not.toContain('group-line')
  expect(await drawn(group(['I-1']), false)).toContain('"I-1"')
  expect(await drawn(group(['I-8']), false, false)).toMatch(/group-line.*福利院.*1 起/)
})
