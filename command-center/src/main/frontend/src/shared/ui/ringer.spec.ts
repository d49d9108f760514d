import { expect, it } from 'vitest'
import { incident } from '@/shared/live/fixtures'
import { Ringer } from './ringer'

/** A ringer on a clock of the test's. */
function desk() {
  let now = 0
  let next: { at: number; action: () => void } | null = null
  const bursts: string[] = []
  const ringer = new Ringer({
    now: () => now,
    later(delayMillis, action) {
      const mine = { at: now + delayMillis, action }
      next = mine
      return () => {
        if (next === mine) next = null
      }
    },
    play: (alarmClass) => bursts.push(`${now / 1000} ${alarmClass}`),
  })
  function goTo(seconds: number) {
    for (;;) {
      const due: { at: number; action: () => void } | null = next
      if (!due || due.at > seconds * 1000) break
      now = due.at
      next = null
      due.action()
    }
    now = seconds * 1000
  }
  return { ringer, bursts, goTo }
}

const call = incident('call', { ringing: true, rings: 1 })
const exit = incident('exit', { ringing: true, rings: 1, class: 'HIGH' })

it('sounds at once, and again by the class while it rings', () => {
  const { ringer, bursts, goTo } = desk()

  goTo(7)
  ringer.hear([call])
  goTo(18)
  ringer.hear([])
  goTo(60)

  expect(bursts).toEqual(['7 URGENT', '12 URGENT', '17 URGENT'])
})

it('sounds at once what rings anew, but not into a burst', () => {
  const { ringer, bursts, goTo } = desk()

  ringer.hear([exit])
  goTo(1)
  ringer.hear([exit, call])
  goTo(6)
  ringer.hear([exit, { ...call, rings: 2 }])
  goTo(6.5)

  expect(bursts).toEqual(['0 HIGH', '3 URGENT', '6 URGENT'])
})

it('does not sound because one of them stops', () => {
  const { ringer, bursts, goTo } = desk()

  ringer.hear([call, exit])
  goTo(4)
  ringer.hear([exit])
  goTo(7)

  expect(bursts).toEqual(['0 URGENT'])
})
