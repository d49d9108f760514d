import './base.css'
import { createApp, type Component } from 'vue'
import { i18n } from '@/shared/i18n'

/** Mounts a page with what all pages share. */
export function startPage(page: Component) {
  document.documentElement.lang = i18n.global.locale.value === 'zh' ? 'zh-CN' : 'en'
  createApp(page).use(i18n).mount('#app')
}
