import type { HelpNote, Incident } from '@/shared/api/types'

/** What people are told of the word that help is coming; a key below `help.`. */
export type HelpWords = 'told' | 'telling' | 'silent' | 'failed' | 'unable'

/** How one device was told. Only its own reply proves that the person could notice. */
export function helpWords(note: Pick<HelpNote, 'status' | 'reason'>): HelpWords {
  switch (note.status) {
    case 'DONE':
      return 'told'
    case 'QUEUED':
    case 'SENT':
    case 'DELIVERED':
      return 'telling'
    case 'TIMED_OUT':
      return note.reason === 'NO_REPLY' ? 'silent' : 'failed'
    case 'FAILED':
      return note.reason === 'UNSUPPORTED' ? 'unable' : 'failed'
  }
}

const bestFirst: readonly HelpWords[] = ['told', 'telling', 'silent', 'failed', 'unable']

/** One line an incident: of several devices the one that got furthest speaks. Null before any was told. */
export function helpLine(incident: Incident): { words: HelpWords; at: number } | null {
  const [best] = (incident.help ?? [])
    .map((note) => ({ words: helpWords(note), at: note.at }))
    .sort((a, b) => bestFirst.indexOf(a.words) - bestFirst.indexOf(b.words))
  return best ?? null
}
