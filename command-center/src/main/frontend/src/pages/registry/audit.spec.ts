import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { zh } from '@/shared/i18n/zh'
import {
  auditFilter,
  auditKinds,
  auditThings,
  byWords,
  detailLines,
  operationWords,
  recordAddress,
  severalWords,
} from './audit'
import type { Language } from './words'

const lookUp = (key: string): unknown =>
  key.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], zh)
const language: Language = {
  te: (key) => typeof lookUp(key) === 'string',
  t: (key, named = {}) => String(lookUp(key)).replace(/\{(\w+)\}/g, (_, name: string) => String(named[name])),
}
const nameOf = (_: string, id: string) => `«${id}»`

/** What stands in the trail, as `TrailRule` of the command centre has it. */
function notedOperations(): string[] {
  const contract = readFileSync('../resources/openapi.yaml', 'utf8')
  const ofTheDesk = /\[THING, (incident|assignment|hold|handover|recontact|notice)\]/
  return contract.split(/\n {4}(?=(?:get|post|put|patch|delete):\n)/).flatMap((block) => {
    const id = /operationId: (\w+)/.exec(block)?.[1]
    const trail = /x-trail: (\w+)/.exec(block)?.[1]
    const scope = /x-scope: (\[.*\])/.exec(block)?.[1] ?? ''
    const writes = !block.startsWith('get:')
    const implied =
      /RESIDENT/.test(scope) ||
      (writes && /CITY|WRITES|PLACE|BED|THING/.test(scope) && !ofTheDesk.test(scope))
    return id && (trail ? trail !== 'NONE' : implied) ? [id] : []
  })
}

describe('the words of the trail', () => {
  it('are there for each operation that is noted', () => {
    const noted = notedOperations()

    expect(noted.length).toBeGreaterThan(90)
    expect(noted.filter((one) => operationWords(language, one) === one)).toEqual([])
  })

  it('are there for each kind of entry, and each thing it can be asked about', () => {
    const keys = [
      ...auditKinds.map((kind) => `registry.audit.kinds.${kind}`),
      ...auditThings.map((thing) => `registry.audit.things.${thing}`),
    ]

    expect(keys.filter((key) => !language.te(key))).toEqual([])
  })

  it('of a record are made of what was done to what', () => {
    expect(operationWords(language, 'restoreBuilding')).toBe('恢复楼栋')
    expect(operationWords(language, 'changeUser')).toBe('修改账号')
    expect(operationWords(language, 'somethingNew')).toBe('somethingNew')
  })

  it('say what changed before the rest, and names for numbers', () => {
    const detail = {
      operation: 'changeUser',
      role: 'ADMIN',
      about: 'user:wang',
      division: '520302',
      newRole: 'AUDITOR',
      newDivision: '520303',
    }

    expect(detailLines(language, { detail }, nameOf)).toEqual([
      { name: 'newRole', label: '新岗位', value: '审计员', first: true },
      { name: 'newDivision', label: '新县区', value: '«520303»', first: true },
      { name: 'division', label: '县区', value: '«520302»', first: false },
    ])
  })

  it('take a reason of the product for its words, and of a person for their own', () => {
    const reason = (text: string) => detailLines(language, { detail: { reason: text } }, nameOf)[0]?.value

    expect(reason('locked')).toBe('尝试次数过多')
    expect(reason('OUT_OF_SCOPE')).toBe('不在您的管辖范围内')
    expect(reason('核实身份')).toBe('核实身份')
  })

  it('count those whom one entry names together', () => {
    expect(severalWords(language, { detail: { ids: 'R-1 R-2 R-3', of: 'resident' } })).toBe('老人（3）')
    expect(severalWords(language, { detail: {} })).toBe('')
  })

  it('tell people from the product and from nobody that is known', () => {
    expect([byWords(language, 'wang'), byWords(language, 'shouhu'), byWords(language, '?')]).toEqual([
      'wang',
      '系统',
      '未知',
    ])
  })
})

describe('the filter of the trail', () => {
  it('takes both days whole, as they are in Zunyi', () => {
    expect(auditFilter({ from: '2026-11-01', to: '2026-11-02' })).toEqual({
      from: String(Date.parse('2026-10-31T16:00:00Z')),
      to: String(Date.parse('2026-11-02T16:00:00Z')),
    })
  })

  it('leaves out what the contract would refuse', () => {
    expect(auditFilter({ kind: 'NEW', by: '王', about: 'resident', from: '2026-13-40' })).toEqual({})
    expect(auditFilter({ kind: 'LOOK', by: 'wang', about: 'device:a:b' })).toEqual({
      kind: 'LOOK',
      by: 'wang',
      about: 'device:a:b',
    })
  })
})

describe('what an entry is about', () => {
  const all = () => true

  it.each([
    ['resident:R-1', '#/resident/R-1'],
    ['place:P-1', '#/institution/P-1'],
    ['device:a:b', '#/device/a%3Ab'],
    ['user:wang', '#/account/wang'],
    ['incident:I-1', null],
    ['id:x', null],
    ['resident:', null],
  ])('%s is at %s', (about, address) => {
    expect(recordAddress(about, all, true)).toBe(address)
  })

  it('leads an auditor neither into a file nor to an account', () => {
    expect(recordAddress('resident:R-1', () => false, false)).toBeNull()
    expect(recordAddress('user:wang', all, false)).toBeNull()
  })
})
