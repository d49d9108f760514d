import type { AlarmClass, Incident } from '@/shared/api/types'
import { classOrder } from '@/shared/live/priority'
import { burstEverySeconds } from './sound'

/** The most urgent class among the incidents, or null when there are none. */
export function worstClass(incidents: readonly Incident[]): AlarmClass | null {
  return classOrder.find((alarmClass) => incidents.some((incident) => incident.class === alarmClass)) ?? null
}

/** The world outside: given, so that tests hold the clock. */
export interface RingEdges {
  /** Milliseconds of a clock of the page's own that never jumps. */
  now(): number
  /** Runs the action once after the delay; gives back how to call it off. */
  later(delayMillis: number, action: () => void): () => void
  play(alarmClass: AlarmClass): void
}

/** A burst lasts up to 2.7 s; one that starts in it would only blur both. */
const burstMillis = 3_000

/** Each time an incident rings: it and its ring. */
const ringOf = ({ id, rings }: Incident) => `${id}:${rings ?? 0}`

/** Sounds the most urgent of what rings until nothing rings. What rings anew sounds at once. */
export class Ringer {
  private ringing: readonly Incident[] = []
  private sounded: ReadonlySet<string> = new Set()
  private lastAtMillis = Number.NEGATIVE_INFINITY
  private callOff: (() => void) | null = null

  constructor(private readonly edges: RingEdges) {}

  /** What rings now, in place of what rang before. */
  hear(ringing: readonly Incident[]) {
    this.ringing = ringing
    const rings = new Set(ringing.map(ringOf))
    this.sounded = new Set([...this.sounded].filter((ring) => rings.has(ring)))
    this.arrange()
  }

  private arrange() {
    this.callOff?.()
    this.callOff = null
    const worst = worstClass(this.ringing)
    if (!worst) return
    const isNew = this.ringing.some((incident) => !this.sounded.has(ringOf(incident)))
    const pauseMillis = isNew ? burstMillis : burstEverySeconds(worst) * 1_000
    const waitMillis = this.lastAtMillis + pauseMillis - this.edges.now()
    if (waitMillis > 0)
      this.callOff = this.edges.later(waitMillis, () => {
        this.sound(worst)
      })
    else this.sound(worst)
  }

  private sound(worst: AlarmClass) {
    this.lastAtMillis = this.edges.now()
    this.sounded = new Set(this.ringing.map(ringOf))
    this.edges.play(worst)
    this.arrange()
  }
}
