import { shallowRef, watch, type Ref } from 'vue'

/**
 * What has just come in is lit at once, and then every other second, by the clock that all of the wall is drawn by: an
 * animation of its own would draw the wall anew with each of its steps.
 */
export function useLit(fresh: Ref<boolean>, now: Ref<number>): Ref<boolean> {
  const lit = shallowRef(fresh.value)
  watch(now, () => (lit.value = fresh.value && !lit.value))
  return lit
}
