import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'

/**
 * The newest value, but at most once in so many milliseconds: a map of 500 incidents is dear to draw. When `about`
 * changes it is of something else, and shown at once.
 */
export function useThrottled<T>(source: Ref<T>, everyMillis: number, about?: Ref<unknown>): Ref<T> {
  const shown = shallowRef(source.value) as Ref<T>
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = () => {
    clearTimeout(timer)
    timer = undefined
    shown.value = source.value
  }
  watch(source, () => {
    timer ??= setTimeout(show, everyMillis)
  })
  if (about) watch(about, show)
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return shown
}
