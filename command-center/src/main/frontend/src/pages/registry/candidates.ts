import type { Answer } from '@/shared/api/answer'
import { listRecords, searchRegister, type KindName } from '@/shared/api/registerOperations'
import { isSearched } from './kinds'

/** A record that could be named. */
export interface Candidate {
  readonly id: string
  readonly name: string
  /** What tells it from others of its name. */
  readonly note: string
}

const shownMax = 12
/** The townships and communities of a division, the rooms of a site. */
const ownMax = 2_000

/**
 * What a text may mean. Records the search does not know are those of the same division or site, of which there are
 * few: they are looked through here.
 */
export async function candidates(
  kind: KindName,
  q: string,
  around: Readonly<Record<string, unknown>>,
): Promise<Answer<Candidate[]>> {
  if (isSearched(kind)) {
    if (q === '') return { ok: true, value: [] }
    const hits = await searchRegister(q, kind, shownMax)
    if (!hits.ok) return hits
    const value = hits.value.map(({ id, name, place }) => ({ id, name, note: place ?? '' }))
    return { ok: true, value }
  }
  const by = kind === 'area' ? 'division' : 'placeId'
  const where = around[by]
  if (typeof where !== 'string' || where === '') return { ok: true, value: [] }
  const page = await listRecords(kind, { [by]: where }, ownMax, null)
  if (!page.ok) return page
  const value = page.value.items
    .map((record) => ({ id: record.id, name: String(record['name'] ?? record.id), note: record.id }))
    .filter(({ id, name }) => name.includes(q) || id.startsWith(q))
  return { ok: true, value: value.slice(0, shownMax) }
}
