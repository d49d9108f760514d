import type { Coordinates } from '@/shared/api/operations'

const waitMaxMillis = 4_000
const ageMaxMillis = 60_000

/** Where the device is, if it may and can say so in 4 s; arriving never depends on it. */
export function currentPosition(): Promise<Coordinates | null> {
  // The browser's types say it is always there; on plain-HTTP pages it is not.
  const geolocation = navigator.geolocation as Geolocation | undefined
  if (!geolocation || !isSecureContext) return Promise.resolve(null)
  return new Promise((resolve) => {
    // A question to the person that stays unanswered keeps the browser from ever calling back.
    const giveUp = setTimeout(resolve, waitMaxMillis, null)
    const end = (where: Coordinates | null) => {
      clearTimeout(giveUp)
      resolve(where)
    }
    geolocation.getCurrentPosition(
      ({ coords }) => {
        end({ longitude: coords.longitude, latitude: coords.latitude })
      },
      () => {
        end(null)
      },
      {
        enableHighAccuracy: true,
        timeout: waitMaxMillis,
        maximumAge: ageMaxMillis,
      },
    )
  })
}
