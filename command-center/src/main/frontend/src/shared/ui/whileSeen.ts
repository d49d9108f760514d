import { onScopeDispose } from 'vue'

/**
 * Calls again and again as long as the component lives and the page is before somebody. A page that was hidden when
 * it was time calls once as soon as it is seen again.
 */
export function whileSeen(call: () => void, everyMillis: number) {
  let missed = false
  const isSeen = () => document.visibilityState === 'visible'
  const again = setInterval(() => {
    if (isSeen()) call()
    else missed = true
  }, everyMillis)
  const look = () => {
    if (!missed || !isSeen()) return
    missed = false
    call()
  }
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', look)
    clearInterval(again)
  })
}
