import { createI18n } from 'vue-i18n'
import { en } from './en'
import { zh } from './zh'

export type Locale = 'zh' | 'en'

const storageKey = 'shouhu.locale'

export const i18n = createI18n({
  legacy: false,
  locale: storedLocale(),
  fallbackLocale: 'zh',
  messages: { zh, en },
})

/** Chinese unless this device was set to English. */
function storedLocale(): Locale {
  try {
    return localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

export function switchLocale() {
  const next: Locale = i18n.global.locale.value === 'zh' ? 'en' : 'zh'
  i18n.global.locale.value = next
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  try {
    localStorage.setItem(storageKey, next)
  } catch {
    // A device that keeps nothing stays with the choice until the page is left.
  }
}
