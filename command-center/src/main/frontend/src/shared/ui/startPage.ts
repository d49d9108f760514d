import './base.css'
import { createApp, type Component } from 'vue'
import { i18n } from '@/shared/i18n'
import { keepTitle, type PageName } from './pageTitle'

/** Mounts a page with what all pages share. */
export function startPage(page: Component, name: PageName) {
  document.documentElement.lang = i18n.global.locale.value === 'zh' ? 'zh-CN' : 'en'
  keepTitle(name)
  createApp(page).use(i18n).mount('#app')
}
