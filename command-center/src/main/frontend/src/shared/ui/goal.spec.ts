import { expect, it } from 'vitest'
import { isGoal } from './goal'

it.each([
  ['/registry#/bed/B-1', true],
  ['/registry', false],
  ['/registry#top', false],
  ['//elsewhere.example/registry#/bed/B-1', false],
  ['https://elsewhere.example/#/bed', false],
  [null, false],
])('%s is a goal: %s', (address, goal) => {
  expect(isGoal(address)).toBe(goal)
})
