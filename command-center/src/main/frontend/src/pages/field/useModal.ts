import { nextTick, onScopeDispose, watch, type Ref } from 'vue'

/**
 * What makes a sheet a modal dialog: the focus goes in when it opens and back to where it was when it closes; meanwhile
 * the page behind (`#app`, outside of which the sheet lies) is reached neither by the keyboard nor by a screen reader.
 */
export function useModal(show: Ref<boolean>, sheet: Ref<HTMLElement | null>) {
  let before: HTMLElement | null = null
  let isOpen = false

  async function open() {
    isOpen = true
    before = document.activeElement instanceof HTMLElement ? document.activeElement : null
    pageBehind()?.setAttribute('inert', '')
    await nextTick()
    if (isOpen) sheet.value?.focus({ preventScroll: true })
  }
  function close() {
    if (!isOpen) return
    isOpen = false
    pageBehind()?.removeAttribute('inert')
    // What it was opened from may be gone with the step it led to.
    if (before?.isConnected) before.focus()
    before = null
  }
  watch(
    show,
    (shown) => {
      if (shown) void open()
      else close()
    },
    { immediate: true },
  )
  onScopeDispose(close)
}

const pageBehind = () => document.getElementById('app')
