import { onMounted, onUnmounted } from 'vue'

/**
 * Calls again and again as long as the component is there and the page is before somebody. A page that was hidden
 * when it was time calls once as soon as it is seen again.
 */
export function whileSeen(call: () => void, everyMillis: number) {
  let missed = false
  let again: ReturnType<typeof setInterval> | undefined
  const isSeen = () => document.visibilityState === 'visible'
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
  })
  onUnmounted(() => {
    clearInterval(again)
    document.removeEventListener('visibilitychange', look)
  })
}
