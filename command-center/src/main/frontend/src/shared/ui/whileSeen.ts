import { onMounted, onUnmounted } from 'vue'
import { isAttended, onAttended } from './attended'

/**
 * Calls again and again as long as the component is there and the page is before somebody. A page that was hidden, or
 * left alone, when it was time calls once as soon as somebody sees it again.
 */
export function whileSeen(call: () => void, everyMillis: number) {
  let missed = false
  let again: ReturnType<typeof setInterval> | undefined
  let forget: (() => void) | undefined
  const isSeen = () => document.visibilityState === 'visible' && isAttended()
  const take = () => {
    if (isSeen()) call()
    else missed = true
  }
  const look = () => {
    if (!missed || !isSeen()) return
    missed = false
    call()
  }
  onMounted(() => {
    again = setInterval(take, everyMillis)
    document.addEventListener('visibilitychange', look)
    forget = onAttended(look)
  })
  onUnmounted(() => {
    clearInterval(again)
    document.removeEventListener('visibilitychange', look)
    forget?.()
  })
}
