import { onScopeDispose } from 'vue'

/** A list that names people is asked for again by itself this seldom: each time stands in the audit trail as a look. */
export const reloadMillis = 300_000

/** Asks again and again as long as the component lives, and only while somebody has the page before them. */
export function reloadSeldom(load: () => void, isSeen = () => document.visibilityState === 'visible') {
  const again = setInterval(() => {
    if (isSeen()) load()
  }, reloadMillis)
  onScopeDispose(() => {
    clearInterval(again)
  })
}
