import { describe, expect, it } from 'vitest'
import { encode } from 'uqr'
import type { DeviceView, Hold } from '@/shared/api/types'
import { bodyOf, draftOf, missingIn } from './enrol'
import { alarmClassOf, newestEvents } from './events'
import {
  addressOf,
  choosesTls,
  gatewayOf,
  guessOf,
  installUri,
  isGateway,
  isOnlyHere,
  recordAddress,
  standingOf,
  usualGateway,
  withTls,
  type Gateway,
} from './install'
import { qrOutline } from '@/shared/ui/qr'
import { beforeOf, heardInTest, progressOf } from './trial'

const usual = usualGateway(null, 'care.example')

describe('the QR code of a device', () => {
  const device = { id: '00:1a:79', secret: 'p@ss/w=rd' }

  it('is the address of the broker with its name and secret, which any URI reader takes apart', () => {
    const uri = installUri(withTls(usual, true, null), device, 'native')

    expect(uri).toBe('mqtts://00%3A1a%3A79:p%40ss%2Fw%3Drd@care.example:8883')
    const read = new URL(uri)
    expect([read.hostname, read.port]).toEqual(['care.example', '8883'])
    expect(decodeURIComponent(read.username)).toBe(device.id)
    expect(decodeURIComponent(read.password)).toBe(device.secret)
  })

  it('says without TLS that it is without', () => {
    expect(installUri(usual, { id: 'b', secret: 's' }, 'zigbee2mqtt')).toBe('mqtt://b:s@care.example:1883')
  })

  it('holds no secret where the protocol shows none', () => {
    expect(installUri(usual, { id: '353419036066061', secret: 's' }, 'gt06')).toBe(
      'tcp://353419036066061@care.example:7700',
    )
  })

  it('of a bed is the address of its record', () => {
    expect(recordAddress('https://care.example', '#/bed/B-1')).toBe('https://care.example/registry#/bed/B-1')
  })

  it('draws each dark module once, inside four light ones', () => {
    const text = installUri(usual, { id: 'b', secret: 's' }, 'native')
    const { data } = encode(text, { ecc: 'M', border: 0 })
    const { size, path } = qrOutline(text)

    const drawn = new Set<string>()
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
      for (let i = 0; i < Number(width); i++) drawn.add(`${Number(x) + i - 4} ${Number(y) - 4}`)
    }
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`${x} ${y}`] : [])))
    expect([...drawn].sort()).toEqual(dark.sort())
    expect(size).toBe(data.length + 8)
    expect(path.replace(/M\d+ \d+h\d+v1h-\d+z/g, '')).toBe('')
  })
})

describe('where devices connect', () => {
  it('goes to the port of TLS with it, unless the port was chosen', () => {
    expect(withTls(usual, true, null).mqttPort).toBe(8883)
    expect(withTls(withTls(usual, true, null), false, null)).toEqual(usual)
    expect(withTls({ ...usual, mqttPort: 2883 }, true, null).mqttPort).toBe(2883)
  })

  it('is as the command centre says, encrypted where that is offered', () => {
    const told = {
      host: 'devices.zunyi.example',
      configured: true,
      mqttPort: 11_883,
      mqttsPort: 18_883,
      tcpPort: 17_700,
    }

    const gateway = usualGateway(told, 'care.example')

    expect(gateway).toEqual({ host: told.host, mqttPort: 18_883, tls: true, tcpPort: 17_700 })
    expect(withTls(gateway, false, told).mqttPort).toBe(11_883)
    expect(addressOf(gateway, true)).toBe('devices.zunyi.example:17700')
    expect(usualGateway({ ...told, mqttsPort: null }, '').tls).toBe(false)
  })

  const alone = { host: 'care.example', configured: true, mqttPort: null, mqttsPort: null, tcpPort: null }

  it.each([
    [{ ...alone, mqttsPort: 8883 }, 'right', 'closed', false],
    [{ ...alone, mqttPort: 1883 }, 'right', 'closed', false],
    [{ ...alone, tcpPort: 7700 }, 'closed', 'right', true],
    [{ ...alone, mqttPort: 1883, mqttsPort: 8883, tcpPort: 7700 }, 'right', 'right', true],
    // All chosen by the system: that says nothing of what is let in.
    [alone, 'right', 'right', true],
    [null, 'right', 'right', true],
  ])('told %j MQTT is %s, TCP is %s, and TLS a choice: %s', (told, mqtt, tcp, choice) => {
    const gateway = usualGateway(told, 'care.example')

    expect([standingOf(gateway, false), standingOf(gateway, true)]).toEqual([mqtt, tcp])
    expect(choosesTls(gateway, told)).toBe(choice)
  })

  it('can be said by who knows a port that the command centre does not', () => {
    const gateway = { ...usualGateway({ ...alone, tcpPort: 7700 }, ''), mqttPort: 2883 }

    expect(standingOf(gateway, false)).toBe('right')
    expect(standingOf({ ...gateway, mqttPort: 99_999 }, false)).toBe('wrong')
    expect(addressOf({ ...gateway, mqttPort: null }, false)).toBe('care.example')
  })

  it('can be changed back from what is not offered any more', () => {
    const told = { ...alone, mqttPort: 1883 }
    const kept = gatewayOf('{"mqttPort":8883,"tls":true}', usualGateway(told, ''))

    expect(choosesTls(kept, told)).toBe(true)
  })

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
    ['10.0.0.7', false],
    ['localhost.example', false],
  ])('%s is nothing a device elsewhere finds: %s', (host, onlyHere) => {
    expect(isOnlyHere(host)).toBe(onlyHere)
  })

  it.each<[Partial<Gateway>, boolean]>([
    [{}, true],
    [{ host: '10.0.0.7' }, true],
    [{ host: '[fd00::7]' }, true],
    [{ host: '' }, false],
    [{ host: 'https://care.example/' }, false],
    [{ mqttPort: 0 }, false],
    [{ mqttPort: Number.NaN }, false],
    [{ tcpPort: 70_000 }, false],
  ])('with %j is right: %s', (over, right) => {
    expect(isGateway({ ...usual, ...over })).toBe(right)
  })

  it('is what was kept, as long as it can be read', () => {
    expect(gatewayOf('{"host":"10.0.0.7","mqttPort":2883}', usual)).toEqual({
      ...usual,
      host: '10.0.0.7',
      mqttPort: 2883,
    })
    expect([gatewayOf(null, usual), gatewayOf('{', usual), gatewayOf('{"mqttPort":"x"}', usual)]).toEqual([
      usual,
      usual,
      usual,
    ])
  })
})

describe('an unknown device', () => {
  const said = (...decoded: string[]) => [{ text: '', decoded }]

  it('is taken for what its words would have meant', () => {
    expect(guessOf({ profile: 'gt06', said: said('call') })).toEqual({ profile: 'gt06', kind: 'call_button' })
    expect(guessOf({ profile: 'jt808', said: said('status', 'fall') }).kind).toBe('fall_alarm')
    expect(guessOf({ profile: 'watch_3g', said: [] }).kind).toBe('fall_alarm')
  })

  it('that only named itself is native, and nobody guesses what it is', () => {
    expect(guessOf({ profile: null, said: [{ text: 'client id callisto' }] })).toEqual({
      profile: 'native',
      kind: null,
    })
  })
})

describe('taking a device in', () => {
  it('begins with what the address says, as far as it is possible', () => {
    expect(draftOf({ id: 'b-1', kind: 'call_button', profile: 'gt06', bedId: 'B-7' })).toEqual({
      id: 'b-1',
      kind: 'call_button',
      profile: 'gt06',
      spot: 'bed',
      of: 'B-7',
    })
    expect(draftOf({ kind: 'toaster', profile: 'x' })).toMatchObject({
      kind: null,
      profile: 'native',
      of: '',
    })
  })

  it('wants an id, a kind, and a spot or that there is none yet', () => {
    expect(missingIn(draftOf({}))).toEqual(['id', 'kind', 'of'])
    expect(missingIn({ ...draftOf({ id: 'b 1', kind: 'hub' }), spot: 'none' })).toEqual(['id'])
    expect(bodyOf(draftOf({ id: 'b-1' }))).toBeNull()
  })

  it('sends the spot under its own name alone', () => {
    const draft = draftOf({ id: 'b-1', kind: 'hub', placeId: 'P-1' })

    expect(bodyOf(draft)).toEqual({ id: 'b-1', kind: 'hub', profile: 'native', placeId: 'P-1' })
    expect(bodyOf({ ...draft, spot: 'none', of: '' })).toEqual({ id: 'b-1', kind: 'hub', profile: 'native' })
  })
})

describe('a device that is set up', () => {
  const device = (over: Partial<DeviceView>) => ({ online: false, ...over }) as DeviceView

  it('is waited for, connected, heard', () => {
    const before = beforeOf(device({}), true)

    expect(progressOf(null, null).is).toBe('waiting')
    expect(progressOf(device({}), before).is).toBe('waiting')
    expect(progressOf(device({ online: true }), before).is).toBe('connected')
    expect(progressOf(device({ online: true, lastSeenAt: 9 }), before)).toEqual({ is: 'heard', at: 9 })
  })

  it('with another secret is not heard by what it said under the old one', () => {
    const before = beforeOf(device({ lastSeenAt: 9 }), false)

    expect(progressOf(device({ lastSeenAt: 9 }), before).is).toBe('waiting')
    expect(progressOf(device({ lastSeenAt: 10 }), before).is).toBe('heard')
  })

  it('that shows a wrong secret is refused, until it is heard', () => {
    const before = beforeOf(device({ refusedAt: 5 }), true)

    expect(progressOf(device({ refusedAt: 5 }), before).is).toBe('waiting')
    expect(progressOf(device({ refusedAt: 7 }), before)).toEqual({ is: 'refused', at: 7 })
    expect(progressOf(device({ refusedAt: 7, lastSeenAt: 8 }), before).is).toBe('heard')
    expect(progressOf(device({ refusedAt: 9, lastSeenAt: 8 }), before).is).toBe('refused')
  })

  it('in test shows what it said, the newest first, and how long the way took', () => {
    const alarm = (id: string, receivedAt: number) => ({
      id,
      kind: 'CALL',
      at: 0,
      receivedAt,
      decidedAt: receivedAt + 40,
    })

    expect(heardInTest({ alarms: [alarm('a', 100), alarm('b', 200)] } as unknown as Hold)).toEqual([
      { id: 'b', kind: 'CALL', at: 200, tookMillis: 40 },
      { id: 'a', kind: 'CALL', at: 100, tookMillis: 40 },
    ])
  })
})

describe('events', () => {
  it('that alarm by themselves have a class, the others none', () => {
    expect([alarmClassOf('fall'), alarmClassOf('low_battery'), alarmClassOf('bed_exit')]).toEqual([
      'URGENT',
      'TECHNICAL',
      null,
    ])
  })

  it('are shown from the newest on, so many', () => {
    const event = (at: number) => ({ deviceId: 'd', seq: null, at, receivedAt: at, kind: 'call' })

    expect(newestEvents([event(1), event(3), event(2)], 2).map(({ at }) => at)).toEqual([3, 2])
  })
})
