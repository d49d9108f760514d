import { onBeforeUnmount, onMounted, shallowRef, watch, type Ref } from 'vue'

/** A vertical stretch of the page, in pixels. */
interface Stretch {
  readonly top: number
  readonly bottom: number
}

/** Which rows are seen: from the first index up to, not including, the second. */
export interface InView {
  readonly from: number
  readonly to: number
}

/** Pixels a row may stick out by: sizes in rem are rounded. */
const slackPixels = 1

/** The rows that lie wholly in the view. Half a row is no row: its name may be the half that is missing. */
export function wholeRows(view: Stretch, rows: readonly Stretch[]): InView {
  const isWhole = ({ top, bottom }: Stretch) =>
    top >= view.top - slackPixels && bottom <= view.bottom + slackPixels
  const from = rows.findIndex(isWhole)
  return from < 0 ? { from: 0, to: 0 } : { from, to: rows.findLastIndex(isWhole) + 1 }
}

/**
 * What of a list is seen, measured when it is scrolled, when its size changes and when what is `laid` in it does: the
 * number of rows, their height. Measured after each drawing it would lay the page out twice for each change.
 */
export function useInView(list: Ref<HTMLElement | null>, laid: () => unknown) {
  const seen = shallowRef<InView>({ from: 0, to: 0 })
  function measure() {
    if (!list.value) return
    const rows = [...list.value.children].map((row) => row.getBoundingClientRect())
    const next = wholeRows(list.value.getBoundingClientRect(), rows)
    if (next.from !== seen.value.from || next.to !== seen.value.to) seen.value = next
  }
  let sizes: ResizeObserver | undefined
  onMounted(() => {
    measure()
    if (!list.value) return
    sizes = new ResizeObserver(measure)
    sizes.observe(list.value)
    list.value.addEventListener('scroll', measure, { passive: true })
  })
  watch(laid, measure, { flush: 'post' })
  onBeforeUnmount(() => {
    sizes?.disconnect()
    list.value?.removeEventListener('scroll', measure)
  })
  return seen
}
