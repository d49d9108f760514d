import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { Incident, Role } from '@/shared/api/types'
import { incident } from './fixtures'
import { byPriority } from './priority'

/** The same cases are read by `LivePriorityTest.java`: the command centre sends what a page keeps. */
const cases = JSON.parse(readFileSync('../../test/resources/live-priority.json', 'utf8')) as {
  what: string
  username: string
  role: Role
  inOrder: (Partial<Incident> & { id: string })[]
}[]

it.each(cases)('$what', ({ username, role, inOrder }) => {
  const queue = inOrder.map(({ id, ...over }) => incident(id, over)).reverse()

  const sorted = queue.sort(byPriority({ username, role }))

  expect(sorted.map(({ id }) => id)).toEqual(inOrder.map(({ id }) => id))
})
