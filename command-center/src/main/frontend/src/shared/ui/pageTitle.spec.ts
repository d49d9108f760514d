import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '@/shared/i18n'
import { keepTitle, noteRinging } from './pageTitle'

afterEach(() => {
  i18n.global.locale.value = 'zh'
  vi.unstubAllGlobals()
})

it('the title counts what rings, in the language of the page', async () => {
  const page = { title: '' }
  vi.stubGlobal('document', page)
  const end = keepTitle('desk')

  expect(page.title).toBe('接警台 · 守护')
  noteRinging(2)
  await nextTick()
  expect(page.title).toBe('(2) 接警台 · 守护')
  i18n.global.locale.value = 'en'
  await nextTick()
  expect(page.title).toBe('(2) Desk · Shouhu')
  end()
  noteRinging(0)
})
