import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import { forgetMyPlace, sayMyPlace } from '@/shared/api/meOperations'
import { onRenewed } from '@/shared/session/session'
import { currentPosition } from './position'

/** Not the one of before, which was one for all who use the telephone. */
const consentKey = (username: string) => `shouhu.field.ownPlace.${username}`
const eachMillis = 5 * 60_000

/** Each decides for themselves. A browser that keeps nothing asks afresh each time. */
function kept(username: string): boolean | null {
  try {
    const said = localStorage.getItem(consentKey(username))
    return said === null ? null : said === 'yes'
  } catch {
    return null
  }
}

/** Whether one is on duty now, and how to ask again. */
export interface OwnDuty {
  readonly isOn: Ref<boolean>
  readonly again: () => Promise<void>
}

const consent = ref<boolean | null>(null)
/** Whose page it is; null before somebody's is open. */
let worker: string | null = null
let ownDuty: OwnDuty | null = null
let saidAtMillis = 0
/** A yes was taken back, and the command centre has not heard of it. */
let owesForgetting = false

/** Whether the worker lets the place be noted while on duty and on arrival; null when they did not say. */
export const placeConsent = readonly(consent)

export function keepConsent(agreed: boolean) {
  consent.value = agreed
  owesForgetting = !agreed
  void forgetOwnPlace()
  try {
    if (worker !== null) localStorage.setItem(consentKey(worker), agreed ? 'yes' : 'no')
  } catch {
    // Holds until the page is left.
  }
}

async function forgetOwnPlace() {
  if (!owesForgetting) return
  const answer = await forgetMyPlace()
  if (answer.ok) owesForgetting = false
}

const maySay = () => ownDuty?.isOn.value === true && consent.value === true

/**
 * Tells where one is, so that the nearest is sent; only on duty and with a yes, both looked at again once the place is
 * found. Whether it arrives nobody waits for.
 */
export async function sayOwnPlace() {
  if (!maySay()) return
  const of = worker
  saidAtMillis = Date.now()
  const where = await currentPosition()
  if (!where || !maySay()) return
  await ownDuty?.again()
  if (maySay() && of === worker) await sayMyPlace(where)
}

/** Tells it when duty begins, when the worker agrees, and each 5 min while the page is in sight. */
export function useOwnPlace(username: Ref<string>, duty: OwnDuty) {
  ownDuty = duty
  const read = () => {
    if (worker !== username.value) owesForgetting = false
    worker = username.value
    consent.value = kept(worker)
  }
  watch(username, read, { immediate: true, flush: 'sync' })
  watch([duty.isOn, consent], () => void sayOwnPlace(), { immediate: true })
  const mayBeDue = () => {
    if (document.visibilityState !== 'visible') return
    void forgetOwnPlace()
    if (Date.now() - saidAtMillis >= eachMillis) void sayOwnPlace()
  }
  const timer = setInterval(mayBeDue, eachMillis / 10)
  const renewed = onRenewed(read)
  document.addEventListener('visibilitychange', mayBeDue)
  onScopeDispose(() => {
    if (ownDuty === duty) ownDuty = null
    renewed()
    clearInterval(timer)
    document.removeEventListener('visibilitychange', mayBeDue)
  })
}
