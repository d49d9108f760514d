import { shallowRef, watch, type Ref } from 'vue'
import type { Incident } from '@/shared/api/types'
import { worstClass } from '@/shared/ui/ringer'
import { playBurst } from '@/shared/ui/sound'
import { chimes } from './ringsHere'

const freshMillis = 12_000
const freshMax = 100

/**
 * Ids of incidents that have just come in, for a highlight. Those of the first snapshot are not new; of a later one only
 * what was opened since: the page may not have held what it is sent now.
 *
 * @param snapshots how many there were
 */
export function useFresh(all: Ref<readonly Incident[]>, snapshots: Ref<number>, sounds: boolean) {
  const fresh = shallowRef<ReadonlySet<string>>(new Set())
  let known: Set<string> | null = null
  let latest = -Infinity
  let seenSnapshots = 0
  let arrivals: number[] = []

  watch(all, (incidents) => {
    const before = known
    const since = snapshots.value === seenSnapshots ? -Infinity : latest
    known = new Set(incidents.map((incident) => incident.id))
    latest = incidents.reduce((at, { openedAt }) => Math.max(at, openedAt), latest)
    seenSnapshots = snapshots.value
    if (before === null) return
    const newOnes = incidents
      .filter(({ id, openedAt }) => !before.has(id) && openedAt > since)
      .slice(0, freshMax)
    if (newOnes.length === 0) return
    const heard = chimes(arrivals, newOnes.length, Date.now())
    arrivals = heard.arrivals
    if (sounds && heard.chime) playBurst(worstClass(newOnes) === 'URGENT' ? 'HIGH' : 'MEDIUM')
    const arrived = newOnes.map((incident) => incident.id)
    fresh.value = new Set([...fresh.value, ...arrived])
    setTimeout(() => {
      fresh.value = new Set([...fresh.value].filter((id) => !arrived.includes(id)))
    }, freshMillis)
  })
  return fresh
}
