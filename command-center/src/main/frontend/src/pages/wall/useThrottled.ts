import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'

/** The newest value, but at most once in so many milliseconds: a map of 500 incidents is dear to draw. */
export function useThrottled<T>(source: Ref<T>, everyMillis: number): Ref<T> {
  const shown = shallowRef(source.value) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, () => {
    timer ??= setTimeout(() => {
      timer = undefined
      shown.value = source.value
    }, everyMillis)
  })
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return shown
}
