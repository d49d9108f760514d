import { onBeforeUnmount, onMounted, shallowRef, type Ref } from 'vue'

/** Whether the element was scrolled out over the upper edge of the page. */
export function useScrolledPast(mark: Ref<Element | null>) {
  const past = shallowRef(false)
  let looking: IntersectionObserver | undefined
  onMounted(() => {
    if (!mark.value) return
    looking = new IntersectionObserver(([entry]) => {
      past.value = entry !== undefined && !entry.isIntersecting && entry.boundingClientRect.top < 0
    })
    looking.observe(mark.value)
  })
  onBeforeUnmount(() => looking?.disconnect())
  return past
}
