import { onScopeDispose, shallowRef, watch } from 'vue'
import { devicesOf, getDevice } from '@/shared/api/deskOperations'
import type { DeviceView, Incident } from '@/shared/api/types'

/** Shown at most: of one person there are two or three; of a common cause there may be a whole home. */
const devicesMax = 8
const againMillis = 30_000

/** The devices that raised the incident, and those that speak for its person; how they are is asked each 30 s. */
export function useDevices(incident: () => Incident | null) {
  const devices = shallowRef<readonly DeviceView[]>([])
  const failed = shallowRef(false)

  async function ids(): Promise<string[]> {
    const { alarms, residentId } = incident() ?? { alarms: [], residentId: null }
    const raised = alarms.map((alarm) => alarm.deviceId)
    const theirs = residentId ? await devicesOf(residentId, devicesMax) : null
    const others = theirs?.ok ? theirs.value.map((device) => device.id) : []
    return [...new Set([...raised, ...others])].slice(0, devicesMax)
  }
  async function load() {
    const answers = await Promise.all((await ids()).map((id) => getDevice(id)))
    devices.value = answers.flatMap((answer) => (answer.ok ? [answer.value] : []))
    failed.value = answers.some((answer) => !answer.ok && answer.failure.kind === 'unreachable')
  }
  watch(() => incident()?.alarms.length, load, { immediate: true })
  const again = setInterval(() => void load(), againMillis)
  onScopeDispose(() => {
    clearInterval(again)
  })
  return { devices, failed }
}
