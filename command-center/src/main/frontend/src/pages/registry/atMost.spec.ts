import { expect, it } from 'vitest'
import { AtMost } from './atMost'

it('runs so many at once, the others in turn, also after one that fails', async () => {
  const atMost = new AtMost(2)
  const begun: number[] = []
  const end: (() => void)[] = []
  const all = [0, 1, 2, 3].map((n) =>
    atMost.run(async () => {
      begun.push(n)
      await new Promise<void>((resolve) => end.push(resolve))
      if (n === 0) throw new Error('away')
      return n
    }),
  )
  const outcome = Promise.allSettled(all)
  const settled = () => new Promise((resolve) => setTimeout(resolve))

  await settled()
  expect(begun).toEqual([0, 1])
  end[0]?.()
  await settled()
  expect(begun).toEqual([0, 1, 2])
  end[1]?.()
  end[2]?.()
  await settled()
  expect(begun).toEqual([0, 1, 2, 3])
  end[3]?.()
  expect((await outcome).map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
  expect(await atMost.run(() => Promise.resolve(7))).toBe(7)
})
