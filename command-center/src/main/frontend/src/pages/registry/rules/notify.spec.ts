import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { NotifyPolicy } from '@/shared/api/ruleOperations'
import { differences, faultsIn, nearer, policyOf, tellingOf, usualSteps, withSteps } from './notify'

const builtIn = JSON.parse(
  readFileSync(new URL('../../../../../resources/notify-policy.json', import.meta.url), 'utf8'),
) as NotifyPolicy
const telling = tellingOf(builtIn)
const t = (key: string, named?: Record<string, unknown>) => `${key} ${JSON.stringify(named ?? {})}`

it('finds nothing wrong with what is built in, and gives it back as it was', () => {
  expect(faultsIn(telling)).toEqual([])
  expect({ version: builtIn.version, ...policyOf(telling) }).toEqual(builtIn)
})

it('tells somebody of what is urgent, by something, in a time', () => {
  const none = { ...usualSteps, channels: [], seenWithinSeconds: 0 }

  expect(faultsIn(withSteps(telling, 'URGENT', undefined))).toEqual(['urgent'])
  expect(faultsIn(withSteps(telling, 'HIGH', none))).toEqual(['channels', 'wait'])
})

it.each([
  ['triesMax', 21, ['triesMax']],
  ['perMinuteMax', 0, ['perMinuteMax']],
  ['downAfterFailures', 2.5, ['downAfterFailures']],
  ['firstSeconds', 61, ['pauses']],
] as const)('refuses %s of %s', (name, value, faults) => {
  expect(faultsIn({ ...telling, figures: { ...telling.figures, [name]: value } })).toEqual(faults)
})

it('moves a channel to the front, one place a time', () => {
  expect(nearer(['LIVE', 'SMS', 'VOICE'], 2)).toEqual(['LIVE', 'VOICE', 'SMS'])
  expect(nearer(['LIVE', 'SMS'], 0)).toEqual(['LIVE', 'SMS'])
})

it('says what changes, and nothing else', () => {
  const after = {
    classes: { ...telling.classes, MEDIUM: usualSteps },
    figures: { ...telling.figures, triesMax: 3 },
  }

  expect(differences(t, telling, telling)).toEqual([])
  expect(differences(t, telling, after).map(({ where }) => where)).toEqual([
    'class.MEDIUM {}',
    'registry.notify.figure.triesMax {}',
  ])
})
