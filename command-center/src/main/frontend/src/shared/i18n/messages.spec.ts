import { expect, it } from 'vitest'
import { en } from './en'
import { zh } from './zh'

/** All messages as `key → text`. */
function flat(messages: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(messages)) {
    const path = prefix + key
    if (typeof value === 'string') found.set(path, value)
    else for (const [inner, text] of flat(value as object, `${path}.`)) found.set(inner, text)
  }
  return found
}

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

it('Chinese and English have the same keys', () => {
  expect([...flat(en).keys()].sort()).toEqual([...flat(zh).keys()].sort())
})

it('one thing has one name: a respite stay is 喘息, no machine is a go-between, a device is 失联, a bed 预订', () => {
  for (const [key, text] of flat(zh)) expect(text, key).not.toMatch(/托养|经纪机|离线|预留/)
})

it('a bed’s state has one name on every page; 入住 is the act of moving in, and 已入住 what became of it', () => {
  const bed = zh.bed
  expect(zh.wall.occupied).toBe(bed.OCCUPIED)
  expect(zh.wall.reserved).toBe(bed.RESERVED)
  expect(zh.ward.occupied).toContain(bed.OCCUPIED)
  for (const [key, text] of flat(zh)) {
    if (/occupied$/i.test(key)) expect(text, key).toContain(bed.OCCUPIED)
    if (text.includes('已入住')) expect(key).toMatch(/\.(ADMITTED|ARRIVED)$/)
  }
})

it('what is silent has one name on the desk and on the ward', () => {
  expect(zh.desk.handover.kind).toEqual(zh.ward.handover.kind)
})

it('Chinese and English fill in the same things', () => {
  const english = flat(en)
  for (const [key, text] of flat(zh)) {
    expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text))
  }
})
