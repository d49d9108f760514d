import { computed } from 'vue'

/** A computed value that stays the same object while it says the same: nothing is drawn anew for its sake. */
export const steady = <T>(read: () => T) =>
  computed<T>((before) => {
    const now = read()
    return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
  })
