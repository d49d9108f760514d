import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import { sayMyPlace } from '@/shared/api/meOperations'
import { currentPosition } from './position'

/** Not the one of before: that asked for the moment of arrival alone. */
const consentKey = 'shouhu.field.ownPlace'
const eachMillis = 5 * 60_000

/** A browser that keeps nothing asks afresh each time. */
function kept(): boolean | null {
  try {
    const said = localStorage.getItem(consentKey)
    return said === null ? null : said === 'yes'
  } catch {
    return null
  }
}

const consent = ref(kept())
const onDuty = ref(false)
let saidAtMillis = 0

/** Whether the worker lets the place be noted while on duty and on arrival; null when they did not say. */
export const placeConsent = readonly(consent)

export function keepConsent(agreed: boolean) {
  consent.value = agreed
  try {
    localStorage.setItem(consentKey, agreed ? 'yes' : 'no')
  } catch {
    // Holds until the page is left.
  }
}

/** Tells where one is, so that the nearest is sent; only on duty and with a yes. Whether it arrives nobody waits for. */
export async function sayOwnPlace() {
  if (!onDuty.value || consent.value !== true) return
  saidAtMillis = Date.now()
  const where = await currentPosition()
  if (where) await sayMyPlace(where)
}

/** Tells it when duty begins, when the worker agrees, and each 5 min while the page is in sight. */
export function useOwnPlace(isOnDuty: Ref<boolean>) {
  watch(
    [isOnDuty, consent],
    ([now]) => {
      onDuty.value = now
      void sayOwnPlace()
    },
    { immediate: true },
  )
  const mayBeDue = () => {
    if (document.visibilityState === 'visible' && Date.now() - saidAtMillis >= eachMillis) void sayOwnPlace()
  }
  const timer = setInterval(mayBeDue, eachMillis / 10)
  document.addEventListener('visibilitychange', mayBeDue)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', mayBeDue)
  })
}
