import { describe, expect, it } from 'vitest'
import type { Offer, Queued } from '@/shared/api/types'
import { rendered } from '@/shared/testing/rendered'
import OffersBadge from './OffersBadge.vue'
import { barredOf, daysWaited, rowsOf, timeLeft } from './waiting'

describe('the waiting list', () => {
  const minute = 60_000
  const hour = 60 * minute

  it.each([
    [0, null],
    [20_000, { key: 'minutes', n: 1 }],
    [59 * minute, { key: 'minutes', n: 59 }],
    [47 * hour + 59 * minute, { key: 'hours', n: 47 }],
    [48 * hour, { key: 'days', n: 2 }],
  ])('with %i ms left says %j', (left, words) => {
    expect(timeLeft(1_000 + left, 1_000)).toEqual(words)
  })

  it('has beside each the offer that stands', () => {
    const queue = [{ id: '7' }, { id: '8' }] as Queued[]
    const offers = [
      { id: 'new', entryId: '7', status: 'OPEN' },
      { id: 'old', entryId: '8', status: 'EXPIRED' },
    ] as Offer[]

    expect(rowsOf(queue, offers).map(({ offer }) => offer?.id ?? null)).toEqual(['new', null])
  })

  it('says which beds are not offered now, and until when', () => {
    const queued = {
      barred: [
        { bedId: 'a', why: 'DECLINED', until: null },
        { bedId: 'b', why: 'EXPIRED', until: 50 },
        { bedId: 'c', why: 'EXPIRED', until: 90 },
      ],
    } as Queued

    expect(barredOf(queued, 60)).toEqual([
      { why: 'DECLINED', n: 1, until: null },
      { why: 'EXPIRED', n: 1, until: 90 },
    ])
    expect(barredOf(queued, 90).map(({ why }) => why)).toEqual(['DECLINED'])
  })

  it('counts whole days of waiting', () => {
    expect(daysWaited(0, 47 * hour)).toBe(1)
    expect(daysWaited(10, 0)).toBe(0)
  })
})

describe('offers that wait for an answer', () => {
  const hour = 3_600_000
  const badge = (open: number, dueInMillis: number | null) =>
    rendered(OffersBadge, {
      offers: { open, soonestDueAt: dueInMillis === null ? null : Date.now() + dueInMillis },
    })

  it('are counted, with how long the first still stands', async () => {
    const html = await badge(3, 30.5 * hour)

    expect(html).toContain('<b>3</b> 30 小时')
    expect(html).toContain('3 张床待答复，最早一张剩余：30 小时')
    expect(html).not.toContain('soon')
  })

  it('press when they run out today', async () => {
    expect(await badge(1, 5.5 * hour)).toContain('class="offers soon"')
    expect(await badge(1, -hour)).toContain('已过时限')
  })

  it('are no badge when there are none', async () => {
    expect(await badge(0, null)).not.toContain('offers-badge')
  })
})
