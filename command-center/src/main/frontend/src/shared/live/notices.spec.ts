import { expect, it } from 'vitest'
import type { NoticeReceipt, PageNotice } from './messages'
import { NoticeReceipts } from './notices'

const notice = (id: string): PageNotice => ({ id, attempt: 1 })

function page(visible: boolean) {
  const sent: NoticeReceipt[] = []
  const shown = { visible }
  const receipts = new NoticeReceipts(
    () => shown.visible,
    (receipt) => sent.push(receipt),
  )
  return { receipts, sent, shown }
}

it('says of a notice that it is here and that it is seen', () => {
  const { receipts, sent } = page(true)

  receipts.take(notice('N-1'))

  expect(sent.map(({ noticeId, seen }) => [noticeId, seen])).toEqual([
    ['N-1', false],
    ['N-1', true],
  ])
})

it('says that it is seen only when the page is', () => {
  const { receipts, sent, shown } = page(false)
  receipts.take(notice('N-1'))
  receipts.take(notice('N-2'))
  expect(sent.filter(({ seen }) => seen)).toEqual([])

  shown.visible = true
  receipts.look()
  receipts.look()

  expect(sent.filter(({ seen }) => seen).map(({ noticeId }) => noticeId)).toEqual(['N-1', 'N-2'])
})

it('keeps no more than its limit', () => {
  const { receipts, sent, shown } = page(false)
  for (let n = 0; n < 500; n++) receipts.take(notice(`N-${n}`))

  shown.visible = true
  receipts.look()

  expect(sent.filter(({ seen }) => seen).length).toBe(200)
})
