import { shallowRef, watch } from 'vue'

/** What this operator's browser remembers. A browser that keeps nothing starts afresh each time. */
function remembered(key: string, fallback: boolean) {
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

/** Dark for the night shift. */
export const dark = remembered('shouhu.desk.dark', false)
watch(dark, (on) => document.documentElement.classList.toggle('dark', on), { immediate: true })

/** Whether single letters are commands. */
export const lettersOn = remembered('shouhu.desk.letters', true)

/** Whether this operator was shown round. */
export const tourSeen = remembered('shouhu.desk.tour', false)
