import { expect, it } from 'vitest'
import { OnceEach } from './onceEach'

const pause = 1_000

it('is asked once', () => {
  const once = new OnceEach(pause)

  expect(once.take('bed B-1', 0)).toBe(true)
  expect(once.take('bed B-1', 50_000)).toBe(false)
  expect(once.take('bed B-2', 0)).toBe(true)
})

it('is asked again after a failure, but not at once', () => {
  const once = new OnceEach(pause)
  once.take('bed B-1', 0)

  once.failed('bed B-1', 100)

  expect(once.take('bed B-1', 100 + pause - 1)).toBe(false)
  expect(once.take('bed B-1', 100 + pause)).toBe(true)
})

it('is not asked when it came to be known meanwhile', () => {
  const once = new OnceEach(pause)
  once.take('bed B-1', 0)
  once.failed('bed B-1', 0)

  once.note('bed B-1')

  expect(once.take('bed B-1', 2 * pause)).toBe(false)
})
