import { describe, expect, it } from 'vitest'
import { assignment, snapshot } from './fixtures'
import { receiptsOwed } from './receipts'
import { applyMessage, nothingKnown } from './state'

const state = applyMessage(
  nothingKnown,
  snapshot(1, {
    assignments: [
      assignment('new'),
      assignment('arrived', { status: 'DELIVERED' }),
      assignment('taken', { status: 'ACCEPTED' }),
      assignment('other', { responder: 'li' }),
    ],
  }),
)

const words = (visible: boolean, sent: string[] = []) =>
  receiptsOwed(state, 'wang', visible, new Set(sent)).map(
    (receipt) => `${receipt.type} ${receipt.assignmentId}`,
  )

describe('receipts', () => {
  it('tell of delivery even when the page is not looked at', () => {
    expect(words(false)).toEqual(['delivered new'])
  })

  it('tell that it was seen only on a visible page', () => {
    expect(words(true)).toEqual(['delivered new', 'seen new', 'seen arrived'])
  })

  it('are sent once', () => {
    expect(words(true, ['delivered new', 'seen new', 'seen arrived'])).toEqual([])
  })
})
