import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { zh } from '@/shared/i18n/zh'
import { askedSkills } from './escalation'
import {
  differences,
  isOwn,
  placeWords,
  policyDraft,
  policyFaultWords,
  tiersOf,
  withoutStep,
  withStep,
} from './policyDraft'
import type { Language } from './words'

const lookUp = (key: string): unknown =>
  key.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], zh)
const language: Language = {
  te: (key) => typeof lookUp(key) === 'string',
  t: (key, named = {}) => String(lookUp(key)).replace(/\{(\w+)\}/g, (_, name: string) => String(named[name])),
}
/** The one that is built in. */
const builtIn = policyDraft(JSON.parse(readFileSync('../resources/escalation-policy.json', 'utf8')) as object)

describe('the next version of a policy', () => {
  it('that nobody touched changes nothing', () => {
    expect(differences(language, builtIn, policyDraft(builtIn))).toEqual([])
  })

  it('is told line by line, in words', () => {
    const next = policyDraft(builtIn)
    next.household.queues.URGENT.tiers.splice(1, 1)
    next.household.queues.URGENT.ringAgainSeconds = 45
    next.institution['acceptWithinSeconds'] = 120
    next.institution.quiet = { from: '22:00', to: '06:00', classes: ['TECHNICAL', 'MEDIUM'] }

    expect(differences(language, builtIn, next)).toEqual([
      { where: '机构 · 接受派单', before: '1 分钟', after: '2 分钟' },
      { where: '机构 · 安静时段', before: '不设', after: '22:00–06:00 关注、技术' },
      {
        where: '居家 · 紧急',
        before: '县级值守 立即 › 县级值守 1 分钟后 › 市级值守 3 分钟后',
        after: '县级值守 立即 › 市级值守 3 分钟后',
      },
      { where: '居家 · 紧急 · 之后重复间隔', before: '1 分钟', after: '45 秒' },
    ])
  })

  it('taken from an older one also says what cannot be edited here', () => {
    const older = policyDraft(builtIn)
    older['travel'] = { ...(older['travel'] as object), speedKmhTown: 20 }
    delete older['skills']

    expect(differences(language, builtIn, older).map(({ where, after }) => `${where}: ${after}`)).toEqual([
      '人员排序 · 车速（城镇，公里/时）: 20',
      '所需技能 · 跌倒: 默认',
      '所需技能 · 无生命体征: 默认',
    ])
  })

  it('leaves the one it began with alone', () => {
    const next = policyDraft(builtIn)
    next.unplaced.queues.HIGH.ringAgainSeconds = 1

    expect(builtIn.unplaced.queues.HIGH.ringAgainSeconds).toBe(60)
  })
})

describe('the tiers of a queue', () => {
  const queue = { ringAgainSeconds: 60, tiers: [{ tier: 'WARD' as const, afterSeconds: 0 }] }

  it('go on with the next one out, a minute later', () => {
    expect(withStep(queue, tiersOf.institution).tiers[1]).toEqual({
      tier: 'INSTITUTION_LEAD',
      afterSeconds: 60,
    })
    expect(
      withStep({ ...queue, tiers: [{ tier: 'CITY_DESK', afterSeconds: 0 }] }, tiersOf.unplaced).tiers[1],
    ).toEqual({
      tier: 'CITY_DESK',
      afterSeconds: 60,
    })
  })

  it('begin at once whoever is taken out', () => {
    const two = withStep(queue, tiersOf.institution)

    expect(withoutStep(two, 0).tiers).toEqual([{ tier: 'INSTITUTION_LEAD', afterSeconds: 0 }])
    expect(withoutStep(two, 1).tiers).toEqual(queue.tiers)
  })
})

describe('what a check finds', () => {
  it.each([
    ['institution.queues.URGENT.tiers', '机构 · 紧急 · 通知顺序'],
    ['household.queues.HIGH.tiers[2].afterSeconds', '居家 · 较急 · 第 3 级 · 延时'],
    ['unplaced.acceptWithinSeconds', '未登记地点的设备 · 接受派单'],
    ['institution.quiet.from', '机构 · 安静时段 · 开始'],
  ])('%s is at %s', (at, words) => {
    expect(placeWords(language, at)).toBe(words)
  })

  it.each([
    ['household.acceptWithinSeconds', '15 to 900', '应为 15 秒 至 15 分钟'],
    [
      'institution.queues.URGENT.tiers',
      'COUNTY_DESK or CITY_DESK at 900 s at the latest',
      '须在 15 分钟内通知县级或市级值守',
    ],
    [
      'institution.queues.URGENT.tiers[1].tier',
      'from near to far: COUNTY_DESK, CITY_DESK',
      '须由近及远，可选：县级值守、市级值守',
    ],
    ['institution.quiet.classes', 'a list of HIGH, MEDIUM, TECHNICAL', '至少选一类'],
    ['institution.quiet', 'two times', '开始和结束不能相同'],
    ['institution.quiet.to', 'a time of day like 22:00', '请填写时间，如 22:00'],
    ['travel.roadFactorTown', '1 to 5', '1–5'],
    ['policy', 'something new', 'x: something new'],
  ])('%s: %s', (at, right, words) => {
    expect(policyFaultWords(language, { at, wrong: 'x', right })).toBe(words)
  })
})

it('belongs to a unit only when it is of that very unit', () => {
  const of = (origin: string, placeId: string, division: string) => isOwn({ origin, placeId, division })

  expect([of('PLACE', 'P-1', '520302'), of('DIVISION', 'P-1', '520302')]).toEqual([true, false])
  expect([of('DIVISION', '', '520302'), of('CITY', '', '520302')]).toEqual([true, false])
  expect([of('CITY', '', ''), of('BUILT_IN', '', '')]).toEqual([true, false])
})

it('asks for each skill once', () => {
  expect(askedSkills({ skills: { FALL: ['急救', '搬运'], NO_VITAL_SIGNS: ['急救'] } })).toEqual([
    '急救',
    '搬运',
  ])
  expect(askedSkills({})).toEqual([])
})
