import { expect, it } from 'vitest'
import { shallowRef, nextTick } from 'vue'
import type { Dot } from '@/shared/charts/mapMarks'
import { composed } from '@/shared/testing/composed'
import { rendered } from '@/shared/testing/rendered'
import MapMarks from './MapMarks.vue'
import { useLit } from './useLit'

const dot = (id: string, ringed: boolean): Dot => ({ id, place: [2, 3], color: '#fff', opacity: 1, ringed })

const drawn = (wide: boolean) =>
  rendered(MapMarks, {
    dots: [dot('open', true), dot('claimed', false)],
    names: [
      { code: '520303', place: [2, 3], name: '汇川', openCount: 4, below: false },
      { code: '520304', place: [4, 3], name: '播州', openCount: 0, below: true },
    ],
    onto: ([longitude, latitude]: readonly [number, number]) => ({ x: 10 * longitude, y: 10 * latitude }),
    wide,
  })

it('dots and names lie where the map has their places, and a number only where something happens', async () => {
  const html = await drawn(true)

  expect(html.match(/class="dot" cx="20" cy="30"/g)).toHaveLength(2)
  expect(html).toContain('x="20" y="30">汇川 <tspan class="count">4</tspan></text>')
  expect(html).toContain('<text class="below" x="40" y="30">播州 </text>')
})

it('what nobody has keeps its narrow ring while it blinks, and its wide one comes and goes', async () => {
  for (const [wide, classes] of [
    [true, 'wide'],
    [false, 'away wide'],
  ] as const) {
    const [dots = '', rings = ''] = (await drawn(wide)).split('<svg').slice(1)

    expect(dots.match(/class="ring"/g)).toHaveLength(1)
    expect(rings.match(/class="ring"/g)).toHaveLength(1)
    expect(/class="([^"]*)"/.exec(rings)?.[1]?.split(' ').sort().join(' ')).toBe(classes)
  }
})

it('a row that has just come in is lit at once, then every other second while it is new', async () => {
  const [fresh, now] = [shallowRef(true), shallowRef(0)]
  const { made: lit, leave } = composed(() => useLit(fresh, now))
  const seen = [lit.value]

  for (let second = 1; second <= 4; second++) {
    if (second === 4) fresh.value = false
    now.value = 1_000 * second
    await nextTick()
    seen.push(lit.value)
  }

  expect(seen).toEqual([true, false, true, false, false])
  leave()
})
