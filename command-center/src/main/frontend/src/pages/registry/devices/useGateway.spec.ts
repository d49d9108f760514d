import { beforeEach, afterEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useGateway } from './useGateway'

const deviceAddress = vi.hoisted(() => vi.fn())
vi.mock('@/shared/api/deviceOperations', () => ({ deviceAddress }))

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('location', { hostname: 'care.example' })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('an address that could not be asked for is asked for again while a card is open, and marked until then', async () => {
  const told = { host: 'devices.example', mqttPort: null, mqttsPort: 8883, tcpPort: null }
  const failed = { ok: false, failure: { kind: 'unreachable' } }
  deviceAddress.mockResolvedValue(failed)
  const scope = effectScope()
  const gateway = scope.run(useGateway)
  await vi.advanceTimersByTimeAsync(0)
  expect(gateway?.unsure.value).toBe(true)
  expect(gateway?.gateway.value).toMatchObject({ host: 'care.example', mqttPort: 1883 })

  deviceAddress.mockResolvedValue({ ok: true, value: told })
  await vi.advanceTimersByTimeAsync(10_000)

  expect(gateway?.unsure.value).toBe(false)
  expect(gateway?.gateway.value).toMatchObject({ host: 'devices.example', mqttPort: 8883, tls: true })
  deviceAddress.mockClear()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(deviceAddress).not.toHaveBeenCalled()
  scope.stop()
})
