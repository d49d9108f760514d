import { computed, onScopeDispose, shallowRef } from 'vue'
import { deviceAddress, type DeviceAddress } from '@/shared/api/deviceOperations'
import { gatewayOf, isGateway, usualGateway, type Gateway } from './install'

const storageKey = 'shouhu.gateway'
const askAgainMillis = 10_000

const told = shallowRef<DeviceAddress | null>(null)
/** The command centre was asked and has not said. */
const unsure = shallowRef(false)
/** Cards on the page that want to know, and when it is asked for them again. */
let looking = 0
let asking = false
let again: ReturnType<typeof setTimeout> | undefined
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
  clearTimeout(again)
  if (told.value || asking) return
  asking = true
  const answer = await deviceAddress()
  asking = false
  unsure.value = !answer.ok
  if (answer.ok) told.value = answer.value
  else if (looking > 0) again = setTimeout(() => void ask(), askAgainMillis)
}

/** Where devices connect: as the command centre says, unless somebody said otherwise in this browser. */
export function useGateway() {
  looking++
  void ask()
  onScopeDispose(() => {
    if (--looking === 0) clearTimeout(again)
  })
  return {
    gateway,
    told: computed(() => told.value),
    usual,
    unsure: computed(() => unsure.value),
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
