import { expect, it } from 'vitest'
import type { ActionPlans, StepTaken } from '@/shared/api/types'
import { incident } from '@/shared/live/fixtures'
import { planOf, stepsLeft } from './plan'

const plans: ActionPlans = {
  version: 1,
  steps: {},
  plans: {
    CALL: [
      { step: 'speak', mandatory: true, at: 'HOUSEHOLD' },
      { step: 'bedside', mandatory: true, at: 'INSTITUTION' },
      { step: 'family', mandatory: false },
    ],
    FALL: [
      { step: 'injuries', mandatory: true },
      { step: 'family', mandatory: true },
    ],
  },
}
const alarm = (kind: 'CALL' | 'FALL', at: number) => ({
  id: `${kind}-${at}`,
  deviceId: 'd',
  kind,
  class: 'URGENT' as const,
  at,
  receivedAt: at,
})
const taken = (step: string, state: StepTaken['state'] = 'DONE'): StepTaken => ({
  step,
  state,
  by: 'li',
  byName: '李',
  at: 1,
})
const both = incident('a', {
  kind: 'CALL',
  placeKind: 'HOUSEHOLD',
  alarms: [alarm('CALL', 1), alarm('FALL', 2)],
})

it('joins the plans of all kinds, each step once, and what one of them demands is mandatory', () => {
  expect(planOf(plans, both).map(({ step, mandatory }) => [step, mandatory])).toEqual([
    ['speak', true],
    ['family', true],
    ['injuries', true],
  ])
})

it('is that of the kind of place, and of both where nobody knows', () => {
  const steps = (placeKind: string | null) =>
    planOf(plans, incident('a', { placeKind })).map(({ step }) => step)

  expect(steps('INSTITUTION')).toEqual(['bedside', 'family'])
  expect(steps(null)).toEqual(['speak', 'bedside', 'family'])
})

it('counts a step as accounted for when it is done or left out with a reason', () => {
  const done = { ...both, steps: [taken('speak'), taken('injuries', 'SKIPPED')] }

  expect(stepsLeft(planOf(plans, done)).map(({ step }) => step)).toEqual(['family'])
})

it('keeps a step that was taken in sight when its alarm is gone', () => {
  const steps = planOf(plans, incident('a', { placeKind: 'HOUSEHOLD', steps: [taken('injuries')] }))

  expect(steps.map(({ step }) => step)).toEqual(['speak', 'family', 'injuries'])
})
