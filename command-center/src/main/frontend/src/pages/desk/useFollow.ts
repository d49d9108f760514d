import { nextTick, watch, type Ref } from 'vue'

/** Keeps the row of the incident that is opened in sight. */
export function useFollow(list: Ref<HTMLElement | null>, opened: Ref<string | null>) {
  watch(opened, async () => {
    await nextTick()
    const row = list.value?.querySelector<HTMLElement>('[aria-current=true]')
    row?.scrollIntoView({ block: 'nearest' })
    // The arrows move the focus with the choice.
    if (list.value?.contains(document.activeElement)) row?.focus({ preventScroll: true })
  })
}
