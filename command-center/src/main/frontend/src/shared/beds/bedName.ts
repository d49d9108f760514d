import type { BedTile } from '@/shared/live/messages'

/** What a bed is called on its tile: with its room, unless the label says that already. */
export function bedName(bed: Pick<BedTile, 'room' | 'label'>): string {
  const rest = bed.label.startsWith(bed.room) ? bed.label.slice(bed.room.length) : ''
  return /^\D/.test(rest) ? bed.label : `${bed.room} ${bed.label}`
}
