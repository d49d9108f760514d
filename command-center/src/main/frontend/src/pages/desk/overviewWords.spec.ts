import { describe, expect, it } from 'vitest'
import type { AlarmSource, Measures } from '@/shared/api/types'
import { i18n } from '@/shared/i18n'
import type { Translate } from '@/shared/incident/words'
import { rendered } from '@/shared/testing/rendered'
import { mostBurdened } from './overview'
import { causeName, deskName, deviceName, limitWords, placeName, secondsWords } from './overviewWords'
import SourceList from './SourceList.vue'

const t: Translate = (key, named) => i18n.global.t(key, named ?? {})
const te = (key: string) => i18n.global.te(key)

type Load = Measures['desks'][number]
const load = (desk: string, over: Partial<Load> = {}): Load => ({
  desk,
  arrivals: 1,
  mostInTenMinutes: 1,
  floodMillis: 0,
  floodShare: 0,
  ...over,
})

describe('a device is called by', () => {
  const inBed: AlarmSource = {
    id: 'button-520302-1',
    alarms: 9,
    deviceKind: 'call_button',
    residentName: '张三',
    bedLabel: '101-1',
    placeName: '红花岗区福利院',
    placeKind: 'INSTITUTION',
    division: '520302',
  }

  it('its kind, its bed and the institution', () => {
    expect(deviceName(inBed, t)).toBe('呼叫按钮 101-1 · 红花岗区福利院')
    expect(deviceName({ ...inBed, placeName: '夕阳红养老院' }, t)).toContain('红花岗 · 夕阳红养老院')
  })

  it('its kind and the person, at home with the county', () => {
    const ofAHome: AlarmSource = {
      id: 'pendant-520303-h007',
      alarms: 3,
      deviceKind: 'fall_alarm',
      placeName: '李秀兰家',
      placeKind: 'HOUSEHOLD',
      division: '520303',
    }
    expect(deviceName({ ...ofAHome, residentName: '李秀兰' }, t)).toBe('跌倒报警器 · 李秀兰 · 汇川')
    expect(deviceName(ofAHome, t)).toBe('跌倒报警器 · 汇川 · 李秀兰家')
  })

  it('its id beside the kind where it has no place, by its id alone where its record is gone', () => {
    expect(deviceName({ id: 'button-7', alarms: 1, deviceKind: 'call_button' }, t)).toBe('呼叫按钮 button-7')
    expect(deviceName({ id: 'button-7', alarms: 1 }, t)).toBe('button-7')
  })
})

it('a place is called by its name and county, by its id where its record is gone', () => {
  const home: AlarmSource = { id: 'home-1', alarms: 2, placeName: '李秀兰家', division: '520303' }
  expect(placeName(home, t)).toBe('汇川 · 李秀兰家')
  expect(placeName({ id: 'home-1', alarms: 2 }, t)).toBe('home-1')
})

it('a desk is called by whose it is', () => {
  expect(deskName(load('ward:inst-1', { placeName: '红花岗区福利院' }), t)).toBe('红花岗区福利院 护理站')
  expect(deskName(load('lead:inst-2'), t)).toBe('inst-2 负责人')
  expect(deskName(load('county:520303'), t)).toBe('汇川 县级值守')
  expect(deskName(load('city'), t)).toBe('市级值守')
})

it('a cause is one that was chosen, what somebody wrote, or none', () => {
  expect(causeName('ACCIDENTAL_PRESS', t, te)).toBe('误碰按钮')
  expect(causeName('猫踩到了', t, te)).toBe('猫踩到了')
  expect(causeName('', t, te)).toBe('未填写')
})

it('answers are within seconds, arrivals within minutes; what never happened took no time', () => {
  expect(limitWords(180, t)).toBe('180 秒内接警')
  expect(limitWords(2_700, t)).toBe('45 分钟内到场')
  expect(secondsWords(8_440, t)).toBe('8.4 秒')
  expect(secondsWords(62_400, t)).toBe('62 秒')
  expect(secondsWords(undefined, t)).toBe('—')
})

it('the desks with most to bear come first: longest in flood, then most arrivals', () => {
  const measures = {
    desks: [
      load('county:520302', { arrivals: 50 }),
      load('city', { arrivals: 9, floodShare: 0.02 }),
      load('county:520303', { arrivals: 80 }),
    ],
  } as unknown as Measures

  expect(mostBurdened(measures, 2).map(({ desk }) => desk)).toEqual(['city', 'county:520303'])
})

it('two sources of one name are two lines, and each says its id to who points at it', async () => {
  const html = await rendered(SourceList, {
    title: '',
    sources: [
      { id: 'pendant-1', name: '跌倒报警器 · 张* · 汇川', count: 1 },
      { id: 'pendant-2', name: '跌倒报警器 · 张* · 汇川', count: 2 },
    ],
  })

  expect(html.match(/<li>/g)).toHaveLength(2)
  expect(html).toContain('title="跌倒报警器 · 张* · 汇川 (pendant-2)"')
})
