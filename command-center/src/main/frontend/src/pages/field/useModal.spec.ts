import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import { composed } from '@/shared/testing/composed'
import { useModal } from './useModal'

class FakeElement {
  isConnected = true
  readonly attributes = new Set<string>()
  readonly focus = vi.fn()
  setAttribute = (name: string) => this.attributes.add(name)
  removeAttribute = (name: string) => this.attributes.delete(name)
}
const page = new FakeElement()
const opener = new FakeElement()

beforeEach(() => {
  vi.stubGlobal('HTMLElement', FakeElement)
  vi.stubGlobal('document', { activeElement: opener, getElementById: () => page })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('a sheet that is there while it is open holds the focus and gives it back when it goes', async () => {
  const sheet = new FakeElement()
  const { leave } = composed(() => {
    useModal(shallowRef(true), shallowRef(sheet as unknown as HTMLElement))
  })
  await nextTick()

  expect(page.attributes).toContain('inert')
  expect(sheet.focus).toHaveBeenCalled()
  expect(opener.focus).not.toHaveBeenCalled()

  leave()

  expect(page.attributes).not.toContain('inert')
  expect(opener.focus).toHaveBeenCalled()
})
