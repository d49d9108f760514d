import { shallowRef, watch, type Ref } from 'vue'

/** A yes or no that this browser remembers. A browser that keeps nothing starts afresh each time. */
export function kept(key: string, fallback: boolean): Ref<boolean> {
  let stored: string | null = null
  try {
    stored = localStorage.getItem(key)
  } catch {
    // Stays with the fallback.
  }
  const value = shallowRef(stored === null ? fallback : stored === 'true')
  watch(value, (now) => {
    try {
      localStorage.setItem(key, String(now))
    } catch {
      // Holds until the page is left.
    }
  })
  return value
}
