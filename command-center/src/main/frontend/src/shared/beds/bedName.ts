import type { BedTile } from '@/shared/live/messages'

/** What a bed is called on its tile: with its room, unless the label says that already. */
export function bedName(bed: Pick<BedTile, 'room' | 'label'>): string {
  if (!bed.room || !bed.label) return bed.room || bed.label
  const rest = bed.label.startsWith(bed.room) ? bed.label.slice(bed.room.length) : ''
  return /^\D/.test(rest) ? bed.label : `${bed.room} ${bed.label}`
}

/** The same with its wing, for who looks at more than one: `一区 101-1`. */
export const bedTitle = (wing: string, room: string, label: string) =>
  [wing, bedName({ room, label })].filter(Boolean).join(' ')
