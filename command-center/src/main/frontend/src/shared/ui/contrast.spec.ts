import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const styles = readFileSync(new URL('./base.css', import.meta.url), 'utf8')
const dark = styles.indexOf(':root.dark')
const themes = { light: styles.slice(0, dark), dark: styles.slice(dark) }

/** A colour of a theme, as relative luminance (WCAG 2.2). */
function luminance(theme: string, name: string): number {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6})`).exec(theme)?.[1] ?? ''
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(theme: string, ink: string, ground: string): number {
  const [low = 0, high = 0] = [luminance(theme, ink), luminance(theme, ground)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

it.each(Object.entries(themes))('in the %s theme every word can be read on its ground', (_, theme) => {
  const pairs = [
    ...['urgent', 'high', 'medium', 'technical'].flatMap((name) => [
      [name, `${name}-soft`],
      [name, 'paper'],
      // On the tile of a bed with an alarm, presence and age keep their own colours.
      ['good', `${name}-soft`],
      ['ink-soft', `${name}-soft`],
      ['high', `${name}-soft`],
    ]),
    ['ink', 'paper'],
    ['ink-soft', 'paper'],
    ['ink-soft', 'ground'],
    ['good', 'paper'],
  ] as [string, string][]

  const tooPale = pairs
    .map(([ink, ground]) => ({ ink, ground, ratio: contrast(theme, ink, ground) }))
    .filter(({ ratio }) => ratio < 4.5)

  expect(tooPale).toEqual([])
})
