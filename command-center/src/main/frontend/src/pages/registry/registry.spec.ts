import { describe, expect, it } from 'vitest'
import type { Duty } from '@/shared/api/dutyOperations'
import { zh } from '@/shared/i18n/zh'
import { changesOf, conflictOf, draftOf, faultsOf, filledIn, inputOf, rebased, valueOf } from './draft'
import { laddersOf, spanWords } from './escalation'
import { linesOf } from './history'
import type { Field } from './field'
import { fieldOf, kinds } from './kinds'
import { gapsOf } from './preflight'
import { belongsTo, shiftTimes, weekStart } from './roster'
import { hashOf, newRecord, routeOf } from './route'
import {
  fileFilters,
  filterChoices,
  givenBy,
  listView,
  mayRead,
  navigation,
  relatedOf,
  residents,
  viewOf,
} from './views'
import { faultWords, fieldWords, isMasked, titleOf, valueWords, type Language } from './words'

const lookUp = (key: string) =>
  key.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], zh)
const language: Language = {
  te: (key) => typeof lookUp(key) === 'string',
  t: (key, named = {}) => String(lookUp(key)).replace(/\{(\w+)\}/g, (_, name: string) => String(named[name])),
}
const field = (kind: keyof typeof kinds, name: string): Field => {
  const found = fieldOf(kind, name)
  if (!found) throw new Error(`${kind} has no ${name}`)
  return found
}

describe('the kinds', () => {
  it.each(Object.values(kinds))('$name shows each of its fields once', ({ fields, groups }) => {
    const shown = groups.flatMap((group) => group.fields.map(({ name }) => name))

    expect([...shown].sort()).toEqual(fields.map(({ name }) => name).sort())
  })

  it('have words for each field, each group and each choice', () => {
    const wordless = Object.values(kinds).flatMap(({ name, fields, groups }) => [
      ...fields.filter((one) => fieldWords(language, name, one.name) === one.name).map((one) => one.name),
      ...groups.map((group) => `registry.fieldGroup.${group.name}`).filter((key) => !language.te(key)),
      ...fields
        .filter((one) => one.words)
        .flatMap((one) => (one.choices ?? []).map((value) => `${one.words ?? ''}.${value}`))
        .filter((key) => !language.te(key)),
    ])

    expect(wordless).toEqual([])
  })

  it('are listed by fields they have', () => {
    const strange = navigation
      .flatMap(({ views }) => views)
      .flatMap(({ kind, columns }) => columns.filter((name) => !fieldOf(kind, name)))

    expect(strange).toEqual([])
  })

  it('narrow beds by a state that nobody types', () => {
    const beds = listView('bed')

    expect(beds && filterChoices(beds)[0]?.choices).toContain('IN_HOSPITAL')
  })

  it('narrow people by what may not be known, and their file by the same', () => {
    const narrowing = filterChoices(residents).map(({ by, choices }) => [by, choices.includes('UNKNOWN')])
    const query = {
      category: 'TEKUN',
      selfCare: 'UNKNOWN',
      placement: 'NONE',
      area: '520302001',
      removed: 'true',
    }

    expect(narrowing).toEqual([
      ['careLevel', false],
      ['category', false],
      ['selfCare', true],
      ['willing', true],
      ['placement', false],
    ])
    expect(fileFilters(residents, query)).toEqual({
      category: 'TEKUN',
      selfCare: 'UNKNOWN',
      placement: 'NONE',
      area: '520302001',
    })
    expect(givenBy(residents, query)).toEqual({ area: '520302001' })
  })
})

describe('the address', () => {
  it.each([
    ['#/bed?placeId=P-1&state=VACANT', { view: 'bed', id: null, query: { placeId: 'P-1', state: 'VACANT' } }],
    ['#/device/a%3Ab', { view: 'device', id: 'a:b', query: {} }],
    ['#/contact/+?residentId=R-1', { view: 'contact', id: newRecord, query: { residentId: 'R-1' } }],
  ])('%s is a place, and back', (hash, route) => {
    expect(routeOf(hash)).toEqual(route)
    expect(hashOf(route)).toBe(hash)
  })

  it('of nothing is the first list; of no encoding it is taken as it stands', () => {
    expect(routeOf('').view).toBe('resident')
    expect(routeOf('#/bed/%E0%A4').id).toBe('%E0%A4')
  })
})

describe('a draft', () => {
  const seen = { id: 'R-1', revision: 3, name: '王秀英', birthYear: 1941, willing: null, risks: ['跌倒'] }
  const { fields } = kinds.resident
  const draft = draftOf(fields, seen)

  it('that nobody touched changes nothing', () => {
    expect(changesOf(fields, seen, draft)).toEqual({})
  })

  it('sends what was changed, as the contract takes it', () => {
    const typed = {
      ...draft,
      name: ' 王秀兰 ',
      birthYear: '',
      willing: 'false',
      risks: ['跌倒', '', ' 走失 '],
    }

    expect(changesOf(fields, seen, typed)).toEqual({
      name: '王秀兰',
      birthYear: null,
      willing: false,
      risks: ['跌倒', '走失'],
    })
  })

  it('of a space more is no change', () => {
    expect(changesOf(fields, seen, { ...draft, name: '王秀英 ' })).toEqual({})
  })

  it('of a new record leaves out what is empty', () => {
    expect(filledIn(kinds.room.fields, { placeId: 'P-1', name: '101', wing: '', floor: '0' })).toEqual({
      placeId: 'P-1',
      name: '101',
      floor: 0,
    })
  })

  it('reads back what it holds', () => {
    expect(valueOf(field('place', 'longitude'), '106.93')).toBe(106.93)
    expect(valueOf(field('resident', 'identityNumber'), '52030219410101123x')).toBe('52030219410101123X')
    expect(inputOf(field('bed', 'respite'), false)).toBe('false')
  })
})

describe('what can be seen to be wrong', () => {
  const { fields } = kinds.resident
  const wrong = (values: Record<string, unknown>, adding = false) =>
    faultsOf(fields, values, adding).map((fault) => `${fault.field} ${fault.wrong}`)

  it('is a name that is missing or too long', () => {
    expect(wrong({}, true)).toEqual(['name MISSING'])
    expect(wrong({ name: null })).toEqual(['name MISSING'])
    expect(wrong({ name: '王'.repeat(61) })).toEqual(['name TOO_LONG'])
    expect(wrong({ name: '王' })).toEqual([])
  })

  it('is a year that is none, or not one of ours', () => {
    expect(wrong({ birthYear: NaN })).toEqual(['birthYear NOT_A_NUMBER'])
    expect(wrong({ birthYear: 1941.5 })).toEqual(['birthYear NOT_A_NUMBER'])
    expect(wrong({ birthYear: 1841 })).toEqual(['birthYear OUT_OF_RANGE'])
  })

  it('is said in words, with what would be right', () => {
    const range = { field: 'birthYear', wrong: 'OUT_OF_RANGE', right: '1900–2100' }

    expect(faultWords(language, range)).toBe('超出范围；应为 1900–2100')
    expect(faultWords(language, { field: 'label', wrong: 'LABEL_TAKEN' })).toBe('同一处已有此床号或名称')
    expect(faultWords(language, { field: 'x', wrong: 'NEW_WORD' })).toBe('请求未完成（NEW_WORD）')
  })
})

describe('two at one record', () => {
  const { fields } = kinds.resident
  const seen = { id: 'R-1', revision: 3, name: '王秀英', doctor: '李', note: '旧' }
  const fresh = { ...seen, revision: 4, doctor: '张', note: '他们的' }
  const mine = { ...draftOf(fields, seen), note: '我的', name: '王秀兰' }

  it('are told what the other changed, and where both did', () => {
    expect(conflictOf(fields, seen, fresh, mine)).toMatchObject({
      theirs: ['doctor', 'note'],
      both: ['note'],
    })
  })

  it('go on with their own changes upon the newest', () => {
    const next = rebased(fields, seen, fresh, mine)

    expect(changesOf(fields, fresh, next)).toEqual({ note: '我的', name: '王秀兰' })
    expect(next['doctor']).toBe('张')
  })
})

describe('words', () => {
  const nameOf = (_: Field, id: string) => `«${id}»`

  it.each([
    ['resident', 'sex', 'F', '女'],
    ['resident', 'careLevel', 'PARTIAL', '半失能'],
    ['resident', 'categories', ['TEKUN', 'POOR'], '特困、经济困难'],
    ['resident', 'placeId', 'P-1', '«P-1»'],
    ['resident', 'willing', false, '否'],
    ['bed', 'stateSince', Date.parse('2026-11-23T16:30:00Z'), '2026-11-24 00:30'],
    ['device', 'profile', 'gt06', 'gt06'],
    ['staff', 'certificate', null, ''],
  ] as const)('%s.%s %j is %s', (kind, name, value, words) => {
    expect(valueWords(language, field(kind, name), value, nameOf)).toBe(words)
  })

  it('call a record by what people know of it', () => {
    expect(titleOf(language, 'bed', { id: 'B-1', wing: '', room: '101', label: '2' })).toBe('101 2')
    expect(titleOf(language, 'bed', { wing: '一区', room: '101', label: '101-1' })).toBe('一区 101-1')
    expect(titleOf(language, 'assessment', { id: 'A-1', level: 'FULL' })).toBe('失能')
    expect(titleOf(language, 'device', { id: 'btn-1' })).toBe('btn-1')
    expect(fieldWords(language, 'staff', 'name')).toBe('姓名')
    expect(fieldWords(language, 'room', 'name')).toBe('房间')
  })

  it('know a masked number', () => {
    expect([isMasked('139******12'), isMasked('13912345612'), isMasked(null)]).toEqual([true, false, false])
  })

  it('tell a change field by field, without what only the database keeps', () => {
    const change = {
      revision: 2,
      at: 1,
      by: 'wang',
      action: 'CHANGED' as const,
      changed: [
        { field: 'careLevel', hidden: false, before: 'PARTIAL', after: 'FULL' },
        { field: 'phone', hidden: true },
        { field: 'nameKeys', hidden: false, before: 'a', after: 'b' },
      ],
    }

    expect(linesOf(language, 'resident', change, nameOf)).toEqual([
      { name: '能力等级', hidden: false, before: '半失能', after: '失能' },
      { name: '电话', hidden: true, before: '', after: '' },
    ])
  })
})

describe('what is shown to whom', () => {
  it('is no file of a person to an auditor', () => {
    expect([
      mayRead('AUDITOR', 'contact'),
      mayRead('AUDITOR', 'bed'),
      mayRead('REGISTRAR', 'contact'),
    ]).toEqual([false, true, true])
  })

  it('is of a home neither wards nor staff', () => {
    const at = (kind: string) => relatedOf('place', { kind }).map(({ view }) => view.view)

    expect(at('HOUSEHOLD')).toEqual(['resident', 'device'])
    expect(at('INSTITUTION')).toContain('bed')
    expect(viewOf('place', { kind: 'HOUSEHOLD' })).toBe('household')
  })
})

describe('a roster', () => {
  it('has weeks that begin on Monday in Zunyi', () => {
    const monday = Date.parse('2026-11-22T16:00:00Z')

    expect(weekStart(monday)).toBe(monday)
    expect(weekStart(monday - 1)).toBe(Date.parse('2026-11-15T16:00:00Z'))
    expect(weekStart(Date.parse('2026-11-27T12:00:00Z'))).toBe(monday)
  })

  it('is of the people of its unit', () => {
    const duty = {
      username: 'a',
      displayName: 'a',
      onDuty: true,
      available: true,
      basis: 'STANDING' as const,
    }
    const of = (role: Duty['role'], where: Partial<Duty>): Duty => ({ ...duty, skills: [], role, ...where })
    const nurse = of('INSTITUTION_STAFF', { placeId: 'P-1', division: '520302' })
    const county = of('COUNTY_OPERATOR', { division: '520302' })

    expect([belongsTo({ placeId: 'P-1' }, nurse), belongsTo({ division: '520302' }, nurse)]).toEqual([
      true,
      false,
    ])
    expect([belongsTo({ division: '520302' }, county), belongsTo({ division: '520303' }, county)]).toEqual([
      true,
      false,
    ])
    expect(belongsTo({ division: '520300' }, of('CITY_OPERATOR', {}))).toBe(true)
  })

  it('has nights that end on the next day', () => {
    const night = shiftTimes('2026-11-27', '20:00', '08:00')

    expect(night).toEqual({
      startsAt: Date.parse('2026-11-27T12:00:00Z'),
      endsAt: Date.parse('2026-11-28T00:00:00Z'),
    })
    expect(shiftTimes('', '20:00', '08:00')).toBeNull()
  })
})

it('says each cause of a gap once, with the tiers it is at', () => {
  const faults = [
    { tier: 'WARD', fault: 'NO_CHANNEL' as const },
    { tier: 'COUNTY_DESK', fault: 'NOBODY_ON_DUTY' as const },
    { tier: 'CITY_DESK', fault: 'NO_CHANNEL' as const },
    { tier: 'CITY_DESK', fault: 'NO_CHANNEL' as const },
  ]

  expect(gapsOf(faults)).toEqual([
    { fault: 'NO_CHANNEL', tiers: ['WARD', 'CITY_DESK'] },
    { fault: 'NOBODY_ON_DUTY', tiers: ['COUNTY_DESK'] },
  ])
})

describe('an escalation policy', () => {
  it('is read ladder by ladder, whatever else stands in it', () => {
    const queue = { tiers: [{ tier: 'WARD', afterSeconds: 0 }], ringAgainSeconds: 60 }
    const policy = {
      version: 7,
      institution: { queues: { URGENT: queue }, acceptWithinSeconds: 60 },
      travel: {},
    }

    expect(laddersOf(policy)).toEqual([
      {
        name: 'institution',
        queues: [{ class: 'URGENT', queue }],
        limits: [{ name: 'acceptWithinSeconds', seconds: 60 }],
        quiet: null,
      },
    ])
  })

  it.each([
    [45, 'seconds', 45],
    [180, 'minutes', 3],
    [28_800, 'hours', 8],
    [90, 'seconds', 90],
  ])('%i s is %s %i', (seconds, key, n) => {
    expect(spanWords(seconds)).toEqual({ key, n })
  })
})
