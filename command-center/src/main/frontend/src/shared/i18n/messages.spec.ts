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

it('one thing has one name: a respite stay is 喘息, and no machine is a go-between', () => {
  for (const [key, text] of flat(zh)) expect(text, key).not.toMatch(/托养|经纪机/)
})

it('Chinese and English fill in the same things', () => {
  const english = flat(en)
  for (const [key, text] of flat(zh)) {
    expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text))
  }
})
