import type {
  DeviceAddress,
  DeviceKind,
  DeviceProfile,
  NewSecret,
  Unenrolled,
} from '@/shared/api/deviceOperations'

// What an installer needs: where a device connects, and as whom (docs/devices.md).

/** Where devices reach the gateway. It may stand elsewhere than this page, so people can say it. */
export interface Gateway {
  readonly host: string
  /** Null: devices of this kind are not let in, or by no port that is known. */
  readonly mqttPort: number | null
  readonly tls: boolean
  readonly tcpPort: number | null
}

const plainPort = 1883
const tlsPort = 8883
const devicePort = 7700

/** Where all ports were chosen by the system, none is known, and nothing is said of what is offered. */
const saysPorts = (told: DeviceAddress) => told.mqttPort ?? told.mqttsPort ?? told.tcpPort

/** As the command centre says them; while it has not, those of design §5. */
function portsOf(told: DeviceAddress | null) {
  if (told === null || saysPorts(told) === null) return { plain: plainPort, tls: tlsPort, tcp: devicePort }
  return { plain: told.mqttPort, tls: told.mqttsPort, tcp: told.tcpPort }
}

/**
 * As the command centre says it, encrypted where that is offered; while it has not answered, the usual ports on the
 * host that this page came from.
 */
export function usualGateway(told: DeviceAddress | null, pageHost: string): Gateway {
  const ports = portsOf(told)
  const tls = told !== null && told.mqttsPort !== null
  return { host: told?.host || pageHost, mqttPort: tls ? ports.tls : ports.plain, tls, tcpPort: ports.tcp }
}

/** TLS on or off; the port goes with it unless somebody chose one of their own. */
export function withTls(gateway: Gateway, tls: boolean, told: DeviceAddress | null): Gateway {
  const ports = portsOf(told)
  const usual = (on: boolean) => (on ? ports.tls : ports.plain)
  const mqttPort = gateway.mqttPort === usual(gateway.tls) ? usual(tls) : gateway.mqttPort
  return { ...gateway, tls, mqttPort }
}

/** Whether there is anything to choose: with TLS alone, or without it alone, there is not. */
export function choosesTls(gateway: Gateway, told: DeviceAddress | null): boolean {
  const { plain, tls } = portsOf(told)
  return (plain === null) === (tls === null) || gateway.tls !== (tls !== null)
}

/** A page that was opened on the machine itself: no device elsewhere finds anything under this name. */
export const isOnlyHere = (host: string) => /^(localhost|127\.[0-9.]+|\[::1\])$/i.test(host)

const portOf = ({ mqttPort, tcpPort }: Gateway, tcp: boolean) => (tcp ? tcpPort : mqttPort)

/** Host and port, as a device of the kind is told them; where there is no port, the host. */
export function addressOf(gateway: Gateway, tcp: boolean): string {
  const port = portOf(gateway, tcp)
  return port === null ? gateway.host : `${gateway.host}:${port}`
}

const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535
const isHost = (host: string) => /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])$/.test(host)
/** A name or an address a device can be told; an IPv6 address stands in brackets. */
export const isGateway = ({ host, mqttPort, tcpPort }: Gateway) =>
  isHost(host) && [mqttPort, tcpPort].every((port) => port === null || isPort(port))

/** Whether a device of the kind can be sent there: not with something mistyped, nor where its kind is not let in. */
export function standingOf(gateway: Gateway, tcp: boolean): 'right' | 'wrong' | 'closed' {
  const port = portOf(gateway, tcp)
  if (!isHost(gateway.host) || (port !== null && !isPort(port))) return 'wrong'
  return port === null ? 'closed' : 'right'
}

/** What was kept in the browser, when it still is one. */
export function gatewayOf(kept: string | null, usual: Gateway): Gateway {
  if (kept === null) return usual
  try {
    const read = { ...usual, ...(JSON.parse(kept) as Partial<Gateway>) }
    return isGateway(read) ? read : usual
  } catch {
    return usual
  }
}

const tcpProfiles: readonly DeviceProfile[] = ['gt06', 'jt808', 'ev07b', 'watch_3g', 'sia_dc09']
/** Whether such a device speaks on the device TCP port, where its number is all it shows. */
export const isTcp = (profile: DeviceProfile) => tcpProfiles.includes(profile)

/**
 * What stands in the QR code: the address of the broker as MQTT libraries read it, `mqtts://ID:SECRET@HOST:PORT`; of a
 * device on the TCP port `tcp://ID@HOST:PORT`, as it has no secret to show.
 */
export function installUri(gateway: Gateway, { id, secret }: NewSecret, profile: DeviceProfile): string {
  const who = encodeURIComponent(id)
  if (isTcp(profile)) return `tcp://${who}@${gateway.host}:${gateway.tcpPort}`
  const scheme = gateway.tls ? 'mqtts' : 'mqtt'
  return `${scheme}://${who}:${encodeURIComponent(secret)}@${gateway.host}:${gateway.mqttPort}`
}

/** The page of a record, for a telephone in front of the bed. */
export const recordAddress = (origin: string, hash: string) => `${origin}/registry${hash}`

/** What an unknown device seems to be, by its port and by what its words would have meant. */
export function guessOf({ profile, said }: Pick<Unenrolled, 'profile' | 'said'>): {
  profile: DeviceProfile
  kind: DeviceKind | null
} {
  const words = said.flatMap(({ decoded }) => decoded ?? []).join(' ')
  const guessed = (profile ?? 'native') as DeviceProfile
  return { profile: guessed, kind: kindOf(words, guessed) }
}

function kindOf(words: string, profile: DeviceProfile): DeviceKind | null {
  if (profile === 'watch_3g' || profile === 'ev07b') return 'fall_alarm'
  if (/\bfall\b/i.test(words)) return 'fall_alarm'
  if (/\bcall\b|\bsos\b/i.test(words)) return 'call_button'
  if (/\breading\b|\bbed_(enter|exit)\b/i.test(words)) return 'bed_sensor'
  return null
}
