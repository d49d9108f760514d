import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer } from '@/shared/api/answer'
import { failureWords } from '@/shared/ui/failureWords'

/** So long after the last key somebody has stopped typing. */
const pauseMillis = 250

/** A field that offers what its text may mean: typed, asked, walked with the arrows, taken with Enter. */
export function useSuggestions<T>(ask: (q: string) => Promise<Answer<T[]>>, take: (one: T) => void) {
  const { t, te } = useI18n()
  const q = ref('')
  const items = shallowRef<T[]>([])
  const problem = shallowRef('')
  const open = ref(false)
  const active = ref(0)
  /** The text that `items` answer; null before any was asked for. */
  const answered = shallowRef<string | null>(null)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function load() {
    const mine = ++asked
    const text = q.value.trim()
    const answer = await ask(text)
    if (mine !== asked) return
    items.value = answer.ok ? answer.value : []
    problem.value = answer.ok ? '' : failureWords(answer.failure, t, te)
    answered.value = text
    active.value = 0
  }
  watch(q, () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void load(), pauseMillis)
  })
  onScopeDispose(() => {
    asked++
    clearTimeout(waiting)
  })

  function choose(one: T | undefined) {
    if (one === undefined) return
    open.value = false
    take(one)
  }
  function onKey(event: KeyboardEvent) {
    // While a Chinese word is being composed its keys belong to the input method.
    if (event.isComposing) return
    const { length } = items.value
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault()
        open.value = true
        if (length > 0) active.value = (active.value + (event.key === 'ArrowDown' ? 1 : -1) + length) % length
        break
      case 'Enter':
        if (!open.value || answered.value !== q.value.trim()) return
        event.preventDefault()
        choose(items.value[active.value])
        break
      case 'Escape':
        if (open.value) event.stopPropagation()
        open.value = false
        break
    }
  }
  return { q, items, problem, open, active, answered, load, choose, onKey }
}
