import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { failureOf } from '@/shared/api/answer'
import {
  belowOf,
  changeRows,
  careLevels,
  changesOf,
  draftOf,
  faultsIn,
  inTheWay,
  ownFaults,
  parametersOf,
  rules,
  valuesOf,
  valueWords,
} from './watch'

const builtIn = parametersOf(
  JSON.parse(
    readFileSync(new URL('../../../../../resources/watch-parameters.json', import.meta.url), 'utf8'),
  ) as object,
)
const typed = draftOf(builtIn.base)

it('knows every figure the detectors have', () => {
  expect(rules.map(({ name }) => name).sort()).toEqual(Object.keys(builtIn.base).sort())
})

it('finds nothing wrong with what is built in, for any care level', () => {
  expect(faultsIn(typed)).toEqual([])
  for (const level of careLevels)
    expect(faultsIn(draftOf(builtIn.careLevels[level]), builtIn.base)).toEqual([])
})

it('keeps what was typed as numbers and times', () => {
  expect(valuesOf({ heartLow: ' 50 ', nightFrom: '21:30', heartHigh: '' })).toEqual({
    heartLow: 50,
    nightFrom: '21:30',
  })
})

it.each([
  ['heartLow', '400', '20', '250'],
  ['heartLow', '', '20', '250'],
  ['heartLow', '45.5', '20', '250'],
  ['nightFrom', '06:00', '18:00', '23:59'],
  ['nightFrom', '25:00', '18:00', '23:59'],
  ['nightExitSeconds', '-1', '0', '14400'],
])('says the range of %s when it is %s', (name, value, min, max) => {
  expect(faultsIn({ ...typed, [name]: value })).toEqual([{ name, wrong: 'range', min, max }])
})

it('holds figures to one another', () => {
  expect(faultsIn({ ...typed, heartLow: '120' })).toEqual([
    { name: 'heartHigh', wrong: 'above', min: '121', max: '' },
  ])
  expect(faultsIn({ ...typed, breathBand: '9' })).toEqual([
    { name: 'breathBand', wrong: 'band', min: '0', max: '8' },
  ])
  expect(faultsIn({ ...typed, batteryOkPercent: '15' })).toEqual([
    { name: 'batteryOkPercent', wrong: 'above', min: '16', max: '' },
  ])
})

it('holds a care level to what is below it', () => {
  expect(faultsIn({ heartLow: '130' }, builtIn.base)).toMatchObject([{ name: 'heartHigh', wrong: 'above' }])
  expect(faultsIn({ heartLow: '' }, builtIn.base)).toEqual([])
})

it('holds own figures to every care level the person may come to have', () => {
  const parameters = { ...builtIn, careLevels: { FULL: { heartHigh: 100 } } }

  expect(belowOf(parameters, 'FULL')['heartHigh']).toBe(100)
  expect(belowOf(parameters, null)['heartHigh']).toBe(120)
  expect(ownFaults({ heartLow: '60' }, parameters)).toEqual([])
  expect(ownFaults({ heartLow: '110' }, parameters)).toMatchObject([{ name: 'heartHigh' }])
  expect(ownFaults({ heartLow: '10' }, parameters)).toMatchObject([{ name: 'heartLow', wrong: 'range' }])
})

it('tells what changes, also what is taken away', () => {
  const before = { base: { heartLow: 45, heartHigh: 120 }, FULL: { nightExitSeconds: 0 } }
  const after = { base: { heartLow: 50, heartHigh: 120 }, FULL: {} }

  expect(changesOf(before, after)).toEqual([
    { where: 'base', name: 'heartLow', before: 45, after: 50 },
    { where: 'FULL', name: 'nightExitSeconds', before: 0, after: null },
  ])
})

it('knows whose own figures are in the way', () => {
  const refused = (detail: string) =>
    inTheWay(failureOf(422, { type: '', title: '', status: 422, reason: 'BAD_PARAMETERS', detail }))

  expect(refused('The rules of resident R-7 could not stand over these: heartHigh is 40.')).toBe('R-7')
  expect(refused('heartLow is 400; 20 to 250 is wanted')).toBeNull()
  expect(inTheWay({ kind: 'unreachable' })).toBeNull()
})

it('says figures with their unit', () => {
  const t = (key: string, named?: Record<string, unknown>) => `${key} ${String(named?.['n'])}`

  expect(valueWords(t, 'nightExitSeconds', 1_200)).toBe('registry.escalation.minutes 20')
  expect(valueWords(t, 'longInBedMinutes', 840)).toBe('registry.escalation.hours 14')
  expect(valueWords(t, 'heartLow', 45)).toBe('registry.watch.of.perMinute 45')
  expect(valueWords(t, 'nightFrom', '22:00')).toBe('22:00')
})

it('says of a change whose figure it is where there are several columns', () => {
  const t = (key: string, named?: Record<string, unknown>) => `${key} ${JSON.stringify(named ?? {})}`
  const column = (key: string) => ({ key, words: `of ${key}`, values: {}, below: null })
  const change = { where: 'FULL', name: 'batteryLowPercent', before: null, after: 20 }

  const [alone] = changeRows(t, [change], [column('FULL')])
  const [among] = changeRows(t, [change], [column('base'), column('FULL')])

  expect(alone?.where).not.toContain('of FULL')
  expect(among?.where).toContain('of FULL · ')
  expect(alone?.before).toContain('registry.watch.same')
  expect(alone?.after).toContain('20')
})
