import { computed, shallowRef } from 'vue'
import { gatewayOf, isGateway, usualGateway, type Gateway } from './install'

const storageKey = 'shouhu.gateway'

const gateway = shallowRef(gatewayOf(kept(), usualGateway(location.hostname)))

function kept(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

/** Where devices connect, as somebody said it in this browser, else on the page's own host. */
export function useGateway() {
  return {
    gateway: computed(() => gateway.value),
    right: computed(() => isGateway(gateway.value)),
    change(next: Gateway) {
      gateway.value = next
      try {
        if (isGateway(next)) localStorage.setItem(storageKey, JSON.stringify(next))
      } catch {
        // A browser that keeps nothing asks again next time.
      }
    },
  }
}
