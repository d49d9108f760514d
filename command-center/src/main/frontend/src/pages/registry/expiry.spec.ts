import { describe, expect, it } from 'vitest'
import { rendered } from '@/shared/testing/rendered'
import type { RegisterRecord } from '@/shared/api/registerOperations'
import { isoDay } from '@/shared/format/shanghai'
import { expiring, monitoringFault } from './expiry'
import FieldValue from './FieldValue.vue'
import { fieldOf, kinds } from './kinds'

const today = '2026-11-27'

describe('a last day', () => {
  it.each([
    ['2026-11-26', { over: true, days: -1 }],
    ['2026-11-27', { over: false, days: 0 }],
    ['2027-01-26', { over: false, days: 60 }],
    ['2027-01-27', null],
    ['nonsense', null],
    [undefined, null],
  ])('%s is %j', (until, expected) => {
    expect(expiring(until, today)).toEqual(expected)
  })

  it('is marked where it stands, of each kind that has one', async () => {
    const marked = Object.values(kinds).flatMap(({ name, fields }) =>
      fields.filter(({ expires }) => expires).map((field) => `${name}.${field.name}`),
    )
    expect(marked.sort()).toEqual([
      'assessment.validUntil',
      'consent.validUntil',
      'organisation.licenceUntil',
      'staff.certifiedUntil',
    ])

    const drawn = (ahead: number) =>
      rendered(FieldValue, {
        kind: 'organisation',
        field: fieldOf('organisation', 'licenceUntil'),
        record: { id: 'o', licenceUntil: isoDay(Date.now(), ahead) },
      })
    expect(await drawn(-3)).toContain('已过期')
    expect(await drawn(12)).toContain('12 天后到期')
    expect(await drawn(200)).not.toContain('expiry-mark')
  })
})

describe('the consent to being watched', () => {
  const word = (id: string, over: Record<string, unknown>) =>
    ({ id, kind: 'MONITORING', given: true, givenOn: '2026-01-01', ...over }) as RegisterRecord

  it('is what was said last', () => {
    const yes = word('a', { givenOn: '2026-03-01' })
    const no = word('b', { given: false, givenOn: '2026-02-01' })

    expect(monitoringFault([yes, no], today)).toBeNull()
    expect(monitoringFault([{ ...no, givenOn: '2026-04-01' }, yes], today)).toBe('refused')
  })

  it('can be over, and is of no other kind', () => {
    expect(monitoringFault([word('a', { validUntil: '2026-11-26' })], today)).toBe('over')
    expect(monitoringFault([word('a', { validUntil: '2026-11-27' })], today)).toBeNull()
    expect(monitoringFault([word('a', { kind: 'LOCATION', given: false })], today)).toBeNull()
    expect(monitoringFault([], today)).toBeNull()
  })
})
