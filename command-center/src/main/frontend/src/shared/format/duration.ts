const two = (n: number) => String(n).padStart(2, '0')

/** A running time: `02:31` under an hour, `1:02:31` above. Never negative. */
export function runningTime(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`
}

/** An age in its largest whole unit, as message key and number: `{ key: 'age.minutes', n: 3 }`. */
export function ageWords(millis: number): { key: string; n: number } {
  const seconds = Math.max(0, Math.floor(millis / 1000))
  if (seconds < 5) return { key: 'age.now', n: 0 }
  if (seconds < 60) return { key: 'age.seconds', n: seconds }
  if (seconds < 3600) return { key: 'age.minutes', n: Math.floor(seconds / 60) }
  if (seconds < 86_400) return { key: 'age.hours', n: Math.floor(seconds / 3600) }
  return { key: 'age.days', n: Math.floor(seconds / 86_400) }
}

/** A distance: `850 m`, `3.2 km`, `24 km`. */
export function distanceWords(meters: number): string {
  if (meters < 1000) return `${Math.round(meters)} m`
  const kilometers = meters / 1000
  return kilometers < 10 ? `${kilometers.toFixed(1)} km` : `${Math.round(kilometers)} km`
}
