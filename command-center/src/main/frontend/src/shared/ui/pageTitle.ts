import { shallowRef, watchEffect } from 'vue'
import { i18n } from '@/shared/i18n'

/** The pages there are; each has its title in words. */
export type PageName = 'login' | 'wall' | 'desk' | 'ward' | 'field' | 'registry'

const ringing = shallowRef(0)

/** How many incidents ring on this page: it stands in the title, which is seen when another page is in front. */
export function noteRinging(count: number) {
  ringing.value = count
}

/** `(2) 接警台 · 守护` */
export const titleOf = (name: PageName, count: number) => {
  const title = i18n.global.t(`title.${name}`)
  return count > 0 ? `(${count}) ${title}` : title
}

/** Keeps the title of the document in the page's language and with its number of ringing incidents; gives back the end of it. */
export const keepTitle = (name: PageName) =>
  watchEffect(() => {
    document.title = titleOf(name, ringing.value)
  })
