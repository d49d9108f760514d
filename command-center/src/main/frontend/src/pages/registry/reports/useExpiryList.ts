import { shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Unit } from '@/shared/api/dutyOperations'
import { listExpiries, type Expiry, type ExpiryKind } from '@/shared/api/reportOperations'
import { failureWords } from '@/shared/ui/failureWords'

const pageRows = 50

/** What expires of one kind, page by page; none before a kind was chosen. */
export function useExpiryList(about: Readonly<Ref<Unit>>) {
  const { t, te } = useI18n()
  const kind = shallowRef<ExpiryKind | null>(null)
  const rows = shallowRef<readonly Expiry[]>([])
  const next = shallowRef<string | null>(null)
  const refused = shallowRef('')
  const loading = shallowRef(false)
  let asked = 0

  async function load(more: boolean) {
    if (!kind.value) return
    const mine = ++asked
    loading.value = true
    const answer = await listExpiries(kind.value, about.value, pageRows, more ? next.value : null)
    if (mine !== asked) return
    loading.value = false
    refused.value = answer.ok ? '' : failureWords(answer.failure, t, te)
    if (!answer.ok) return
    rows.value = more ? [...rows.value, ...answer.value.items] : answer.value.items
    next.value = answer.value.next
  }
  function choose(one: ExpiryKind) {
    kind.value = kind.value === one ? null : one
  }
  watch(
    [kind, about],
    () => {
      // What was asked for before is not wanted any more.
      asked++
      loading.value = false
      refused.value = ''
      rows.value = []
      next.value = null
      void load(false)
    },
    { flush: 'sync' },
  )
  return { kind, rows, next, refused, loading, load, choose }
}
