import { readonly, ref, shallowRef, watch, type Ref } from 'vue'

/** One tick a second for the whole page: every running time counts on it, none has a timer of its own. */
const now = ref(Date.now())
let offsetMillis = 0
let known = false
let ticking: ReturnType<typeof setInterval> | undefined

/** Server time, in epoch milliseconds, renewed once a second. */
export function useServerTime() {
  ticking ??= setInterval(tick, 1000)
  return readonly(now)
}

/** The command centre says its time; a wrong clock in the device then spoils no running time. */
export function noteServerTime(serverTimeMillis: number) {
  const offset = serverTimeMillis - Date.now()
  known = true
  // Below a second it is the network's delay, and following it would make the seconds stumble.
  if (Math.abs(offset - offsetMillis) < 1000) return
  offsetMillis = offset
  tick()
}

/** How far the command centre's clock is ahead of the device's; null while it has not said its time. */
export const aheadOfDevice = () => (known ? offsetMillis : null)

function tick() {
  now.value = Date.now() + offsetMillis
}

/** Server time that stands still while nobody hears what happens: a running clock would say that it was known. */
export function useHeldTime(stopped: Ref<boolean>) {
  const now = useServerTime()
  const held = shallowRef(now.value)
  watch(
    [now, stopped],
    () => {
      if (!stopped.value) held.value = now.value
    },
    { immediate: true },
  )
  return readonly(held)
}
