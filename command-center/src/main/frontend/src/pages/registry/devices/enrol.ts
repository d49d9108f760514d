import type { DeviceKind, DeviceProfile, NewDevice } from '@/shared/api/deviceOperations'
import { fieldOf } from '../kinds'

// Taking a device in: what people fill in, and what is sent.

/** Where a device is: at a bed, with a person, at a site or home, or nowhere yet. */
export const spots = ['bed', 'resident', 'place', 'none'] as const
export type Spot = (typeof spots)[number]

export interface EnrolDraft {
  id: string
  kind: DeviceKind | null
  profile: DeviceProfile
  spot: Spot
  /** The record of that spot. */
  of: string
}

const oneOf = (field: string, value: string | undefined) =>
  fieldOf('device', field)?.choices?.includes(value ?? '') === true ? value : undefined

/** What the address of the page says: an unknown device's id, or the bed somebody stands before. */
export function draftOf(given: Readonly<Record<string, string>>): EnrolDraft {
  const spot = spots.find((one) => given[`${one}Id`] !== undefined) ?? 'bed'
  return {
    id: given['id'] ?? '',
    kind: (oneOf('kind', given['kind']) as DeviceKind | undefined) ?? null,
    profile: (oneOf('profile', given['profile']) as DeviceProfile | undefined) ?? 'native',
    spot,
    of: given[`${spot}Id`] ?? '',
  }
}

const idPattern = /^[A-Za-z0-9._:-]{1,64}$/

/** What is still wanted; keys of `registry.enrolment.missing`. */
export const missingIn = ({ id, kind, spot, of }: EnrolDraft): ('id' | 'kind' | 'of')[] => [
  ...(idPattern.test(id) ? [] : (['id'] as const)),
  ...(kind === null ? (['kind'] as const) : []),
  ...(spot !== 'none' && of === '' ? (['of'] as const) : []),
]

/** What is sent; null while something is missing. */
export function bodyOf(draft: EnrolDraft): NewDevice | null {
  const { id, kind, profile, spot, of } = draft
  if (kind === null || missingIn(draft).length > 0) return null
  return {
    id,
    kind,
    profile,
    ...(spot === 'bed' && { bedId: of }),
    ...(spot === 'resident' && { residentId: of }),
    ...(spot === 'place' && { placeId: of }),
  }
}
