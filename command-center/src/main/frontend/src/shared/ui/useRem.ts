import { onScopeDispose, shallowRef } from 'vue'

/** Pixels of one rem, which on the wall grow with the screen: a canvas cannot read them from the style sheet. */
export function useRem() {
  const rem = shallowRef(measured())
  const measure = () => (rem.value = measured())
  window.addEventListener('resize', measure)
  onScopeDispose(() => {
    window.removeEventListener('resize', measure)
  })
  return rem
}

const measured = () => parseFloat(getComputedStyle(document.documentElement).fontSize)
