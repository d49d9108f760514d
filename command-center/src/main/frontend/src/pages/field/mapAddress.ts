import type { Incident } from '@/shared/api/types'

/** The link that opens the telephone's own map at the place (WGS 84); null when the place is not known. */
export function mapAddress(incident: Incident, userAgent: string): string | null {
  const { longitude, latitude } = incident
  if (longitude == null || latitude == null) return null
  const name = encodeURIComponent(incident.placeName ?? '')
  return /iPhone|iPad/.test(userAgent)
    ? `https://maps.apple.com/?ll=${latitude},${longitude}&q=${name}`
    : `geo:${latitude},${longitude}?q=${latitude},${longitude}(${name})`
}
