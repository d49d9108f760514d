import { shallowRef } from 'vue'
import type { AlarmClass } from '@/shared/api/types'

/** One pulse of an alarm sound. */
export interface Pulse {
  startSeconds: number
  durationSeconds: number
  frequencyHz: number
}

/**
 * The burst of a class, after the pattern of IEC 60601-1-8: ten quick pulses for high priority, three for
 * medium, two for low. A device that has failed is told by one low pulse.
 */
export function burstOf(alarmClass: AlarmClass): Pulse[] {
  switch (alarmClass) {
    case 'URGENT':
      return pulses([0, 0.2, 0.4, 0.75, 0.95, 1.6, 1.8, 2.0, 2.35, 2.55], 0.15, [784, 784, 784, 988, 1175])
    case 'HIGH':
      return pulses([0, 0.3, 0.6], 0.2, [659, 659, 784])
    case 'MEDIUM':
      return pulses([0, 0.3], 0.2, [523, 440])
    case 'TECHNICAL':
      return pulses([0], 0.25, [392])
  }
}

/** Seconds from the start of one burst to the next while it rings. */
export function burstEverySeconds(alarmClass: AlarmClass): number {
  switch (alarmClass) {
    case 'URGENT':
      return 5
    case 'HIGH':
      return 8
    case 'MEDIUM':
      return 15
    case 'TECHNICAL':
      return 30
  }
}

function pulses(starts: number[], durationSeconds: number, tones: number[]): Pulse[] {
  return starts.map((startSeconds, index) => ({
    startSeconds,
    durationSeconds,
    frequencyHz: tones[index % tones.length] ?? 784,
  }))
}

/** Whether the browser lets the page sound; it asks for a touch first. */
export const soundReady = shallowRef(false)

let context: AudioContext | undefined

/** Called from a tap: from then on the page may sound. */
export async function enableSound() {
  context ??= newContext()
  await context?.resume()
  look()
}

/** Tries without a tap: browsers allow it on pages a person has used much, or set so by the administrator. */
export function tryToEnableSound() {
  context ??= newContext()
  look()
  const onFirstTouch = () => void enableSound()
  window.addEventListener('pointerdown', onFirstTouch, { once: true })
  window.addEventListener('keydown', onFirstTouch, { once: true })
}

function newContext(): AudioContext | undefined {
  if (typeof AudioContext === 'undefined') return undefined
  const created = new AudioContext()
  created.onstatechange = look
  return created
}

function look() {
  soundReady.value = context?.state === 'running'
}

export function playBurst(alarmClass: AlarmClass) {
  if (context?.state !== 'running') return
  for (const pulse of burstOf(alarmClass)) playPulse(context, pulse)
}

function playPulse(audio: AudioContext, pulse: Pulse) {
  const start = audio.currentTime + pulse.startSeconds
  const end = start + pulse.durationSeconds
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  oscillator.type = 'triangle'
  oscillator.frequency.value = pulse.frequencyHz
  volume.gain.setValueAtTime(0, start)
  volume.gain.linearRampToValueAtTime(0.6, start + 0.02)
  volume.gain.setValueAtTime(0.6, end - 0.03)
  volume.gain.linearRampToValueAtTime(0, end)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(end)
}
