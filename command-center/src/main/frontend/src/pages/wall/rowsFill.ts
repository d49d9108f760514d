import { onBeforeUnmount, onMounted, shallowRef, type Ref } from 'vue'
import { remPixels } from '@/shared/charts/theme'

/** How high rows are of which a whole number fills the room; all in pixels. One row at least, however little room there is. */
export function filledRow(roomPixels: number, leastPixels: number, gapPixels: number): number {
  const rows = Math.max(1, Math.floor((roomPixels + gapPixels) / (leastPixels + gapPixels)))
  return (roomPixels + gapPixels) / rows - gapPixels
}

/** The height of the rows of a list, in pixels; follows its size. Null until it is measured. */
export function useFilledRows(list: Ref<HTMLElement | null>, leastRem: number, gapRem: number) {
  const rowPixels = shallowRef<number | null>(null)
  let sizes: ResizeObserver | undefined
  onMounted(() => {
    if (!list.value) return
    sizes = new ResizeObserver(([entry]) => {
      const room = entry?.contentRect.height ?? 0
      const rem = remPixels()
      rowPixels.value = room > 0 ? filledRow(room, leastRem * rem, gapRem * rem) : null
    })
    sizes.observe(list.value)
  })
  onBeforeUnmount(() => sizes?.disconnect())
  return rowPixels
}
