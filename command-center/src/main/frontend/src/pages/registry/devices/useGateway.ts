import { computed, shallowRef } from 'vue'
import { deviceAddress, type DeviceAddress } from '@/shared/api/deviceOperations'
import { OnceEach } from '../onceEach'
import { gatewayOf, isGateway, usualGateway, type Gateway } from './install'

const storageKey = 'shouhu.gateway'
const askAgainMillis = 10_000

const once = new OnceEach(askAgainMillis)
const told = shallowRef<DeviceAddress | null>(null)
/** What somebody said otherwise in this browser, as it is kept. */
const kept = shallowRef(stored())
/** What is typed just now, be it right or wrong. */
const typed = shallowRef<Gateway | null>(null)
const usual = computed(() => usualGateway(told.value, location.hostname))
const gateway = computed(() => typed.value ?? gatewayOf(kept.value, usual.value))

function stored(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}
async function ask() {
  if (!once.take(storageKey, Date.now())) return
  const answer = await deviceAddress()
  if (answer.ok) told.value = answer.value
  else once.failed(storageKey, Date.now())
}

/** Where devices connect: as the command centre says, unless somebody said otherwise in this browser. */
export function useGateway() {
  void ask()
  return {
    gateway,
    told: computed(() => told.value),
    usual,
    right: computed(() => isGateway(gateway.value)),
    /** Whether what is shown is not what the command centre says. */
    differs: computed(
      () => told.value !== null && JSON.stringify(gateway.value) !== JSON.stringify(usual.value),
    ),
    change(next: Gateway) {
      typed.value = next
      try {
        if (isGateway(next)) localStorage.setItem(storageKey, JSON.stringify(next))
      } catch {
        // A browser that keeps nothing asks again next time.
      }
    },
    /** As the command centre says again. */
    reset() {
      typed.value = null
      kept.value = null
      try {
        localStorage.removeItem(storageKey)
      } catch {
        // There was nothing kept.
      }
    },
  }
}
