import { beforeEach, expect, it, vi } from 'vitest'
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { i18n } from '@/shared/i18n'
import { assignment, incident } from '@/shared/live/fixtures'
import * as box from './outbox'
import { openFieldStore } from './store'
import { useOutbox } from './useOutbox'

const task = assignment('x', { incident: incident('i1', { residentName: '张秀英', placeName: '张家' }) })

/** The composable as a page has it; without a device that keeps anything, and without the sending. */
async function outboxWith(kept: box.Outbox) {
  const store = await openFieldStore('wang')
  let made: ReturnType<typeof useOutbox> | undefined
  const app = createSSRApp({
    setup() {
      made = useOutbox(store, kept, () => undefined)
      return () => null
    },
  })
  await renderToString(app.use(i18n))
  if (!made) throw new Error('nothing was set up')
  return { ...made, store }
}

beforeEach(() => {
  vi.stubGlobal('window', { addEventListener: vi.fn(), removeEventListener: vi.fn() })
})

it('a file that is no picture is said to be none, and makes no tap', async () => {
  vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('no picture')))
  const { outbox, photoProblem, takePhoto } = await outboxWith([])

  await takePhoto(task, new Blob(['not a picture']))

  expect(photoProblem.value).toBe('unreadable')
  expect(outbox.value).toEqual([])
})

it('one photograph too many is said to be one', async () => {
  let kept: box.Outbox = []
  for (let n = 0; n < box.photosMax; n++) {
    const of = { assignmentId: 'x', about: null }
    kept = box.withTap(kept, `p${n}`, of, { action: 'photo', bytes: 9 }, 0) ?? []
  }
  const { outbox, photoProblem, takePhoto } = await outboxWith(kept)

  await takePhoto(task, new Blob(['a picture']))

  expect(photoProblem.value).toBe('enough')
  expect(outbox.value).toHaveLength(box.photosMax)
})

it('a tap keeps whom it is about', async () => {
  const { outbox, tap } = await outboxWith([])

  tap(task, { action: 'accept' })

  expect(outbox.value[0]).toMatchObject({ assignmentId: 'x', about: { person: '张秀英', place: '张家' } })
})
