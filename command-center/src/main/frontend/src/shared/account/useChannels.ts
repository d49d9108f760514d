import { onScopeDispose, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { listGateways, listMyChannels, type Gateway } from '@/shared/api/meOperations'
import type { Channel } from '@/shared/api/types'
import type { Push } from '@/shared/push/usePush'
import { failureWords } from '@/shared/ui/failureWords'

/** A browser proves itself within seconds, and only the command centre knows; one that does not is looked at no more. */
const pushWaitMillis = 3_000
const pushWaitsMax = 20

/** The own ways to be told, and what they go by. */
export function useChannels(push: Push) {
  const { t, te } = useI18n()
  const channels = shallowRef<Channel[] | null>(null)
  const gateways = shallowRef<Gateway[]>([])
  const problem = shallowRef('')
  let again: ReturnType<typeof setTimeout> | undefined
  let waited = 0
  let asked = 0

  async function ask() {
    clearTimeout(again)
    const mine = ++asked
    const [own, known] = await Promise.all([listMyChannels(), listGateways()])
    // Asked again meanwhile, or gone.
    if (mine !== asked) return
    const failed = [own, known].find((answer) => !answer.ok)
    problem.value = failed && !failed.ok ? failureWords(failed.failure, t, te) : ''
    if (own.ok) channels.value = own.value
    if (known.ok) gateways.value = known.value
    const waits = own.ok && own.value.some(({ id, verified }) => id === push.channelId() && !verified)
    if (waits && waited++ < pushWaitsMax) again = setTimeout(() => void ask(), pushWaitMillis)
  }
  function load() {
    waited = 0
    return ask()
  }
  watch(() => push.state.value, load, { immediate: true })
  onScopeDispose(() => {
    asked++
    clearTimeout(again)
  })
  return { channels, gateways, problem, load }
}
