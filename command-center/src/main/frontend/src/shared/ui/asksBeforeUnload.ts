import { onScopeDispose } from 'vue'

/** While `isUnsaved`, the browser asks before the page is closed or loaded anew. */
export function asksBeforeUnload(isUnsaved: () => boolean) {
  const onUnload = (event: BeforeUnloadEvent) => {
    if (isUnsaved()) event.preventDefault()
  }
  addEventListener('beforeunload', onUnload)
  onScopeDispose(() => {
    removeEventListener('beforeunload', onUnload)
  })
}
