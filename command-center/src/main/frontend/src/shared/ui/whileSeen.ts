import { onScopeDispose } from 'vue'
import { isAttended, onAttended } from './attended'

/**
 * Calls again and again as long as the component lives and the page is before somebody. A page that was hidden, or
 * left alone, when it was time calls once as soon as somebody sees it again.
 */
export function whileSeen(call: () => void, everyMillis: number) {
  let missed = false
  const isSeen = () => document.visibilityState === 'visible' && isAttended()
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
  const forget = onAttended(look)
  onScopeDispose(() => {
    forget()
    document.removeEventListener('visibilitychange', look)
    clearInterval(again)
  })
}
