import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { Answer } from '@/shared/api/answer'

/**
 * What an operation answers, asked again and again; what was there stays when nobody answers. `about` is what is asked
 * for: when it changes, the old answer is dropped and the new one asked for at once; null asks for nothing.
 */
export function usePolled<K, T>(
  about: Ref<K | null>,
  ask: (about: K) => Promise<Answer<T>>,
  everyMillis: number,
) {
  const value = shallowRef<T | null>(null)
  const failed = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  async function look() {
    clearTimeout(timer)
    const key = about.value
    if (key === null) return
    const asked = ++turn
    const answer = await ask(key)
    // Something else is asked for by now.
    if (asked !== turn) return
    failed.value = !answer.ok
    if (answer.ok) value.value = answer.value
    timer = setTimeout(() => void look(), everyMillis)
  }

  watch(
    about,
    () => {
      turn++
      value.value = null
      failed.value = false
      void look()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    turn++
    clearTimeout(timer)
  })
  return { value, failed }
}
