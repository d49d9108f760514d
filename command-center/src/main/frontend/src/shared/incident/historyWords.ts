import type { HelpNote, HistoryEntry, Incident } from '@/shared/api/types'
import { helpWords } from '@/shared/format/help'
import { clockTime, dayAndTime, isoDay } from '@/shared/format/shanghai'
import type { Translate } from './words'

/** What an entry of the history says, in words. */
export interface EntryWords {
  readonly what: string
  /** Who did it; empty where the policy or a device did. */
  readonly by: string
  readonly more: readonly string[]
  /** Where a photograph of the scene is read; empty where there is none. Who may not see it gets no picture. */
  readonly photo: string
}

/** vue-i18n's two functions, and what a step of the action plan is called where the page knows. */
export interface Words {
  readonly t: Translate
  readonly te: (key: string) => boolean
  readonly step?: ((step: string) => string) | undefined
}

/** Names of the people of an incident by user name, as far as the incident itself tells them. */
export function namesIn(incident: Incident): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { responder, responderName } of incident.assignments ?? []) {
    if (responderName) names.set(responder, responderName)
  }
  for (const { by, byName } of incident.steps ?? []) names.set(by, byName)
  if (incident.transfer) names.set(incident.transfer.by, incident.transfer.byName)
  if (incident.claimedBy && incident.claimedByName) names.set(incident.claimedBy, incident.claimedByName)
  return names
}

export function entryWords(
  entry: HistoryEntry,
  names: ReadonlyMap<string, string>,
  words: Words,
): EntryWords {
  const detail = (entry.detail ?? {}) as Record<string, string | undefined>
  const kind = entry.kind.toLowerCase().replaceAll('-', '_')
  return {
    what: known(words, `history.${kind}`, entry.kind),
    by: entry.by ? (detail['byName'] ?? names.get(entry.by) ?? entry.by) : '',
    more: moreOf(entry, detail, names, words).filter(Boolean),
    photo:
      entry.kind === 'PHOTO' && detail['photoId']
        ? `/api/v1/photos/${encodeURIComponent(detail['photoId'])}`
        : '',
  }
}

function moreOf(
  entry: HistoryEntry,
  detail: Record<string, string | undefined>,
  names: ReadonlyMap<string, string>,
  words: Words,
): string[] {
  const { t } = words
  const { tier, step, note, reason, outcome, stepsLeft, responder, kind, empty, late } = detail
  const stepName = (one: string) => words.step?.(one) ?? one
  return [
    kind ? known(words, `kind.${kind}`, '') : '',
    tier ? known(words, `tier.${tier}`, '') : '',
    empty ? known(words, `tier.${empty}`, '') : '',
    // Their own step says who it was already.
    responder && responder !== entry.by ? (names.get(responder) ?? responder) : '',
    step ? stepName(step) : '',
    late ? known(words, `history.${late.toLowerCase()}`, '') : '',
    outcome ? known(words, `outcome.${outcome}`, '') : '',
    entry.kind === 'HELP_ANNOUNCED' ? t(`help.${helpWords(entry.detail as unknown as HelpNote)}`) : '',
    reason ? reasonWords(reason, words) : '',
    note ?? '',
    tappedWords(entry, detail, t),
    stepsLeft ? t('actions.stepsLeft', { steps: stepsLeft.split(',').map(stepName).join('；') }) : '',
  ]
}

/** Told so much later than it was tapped is said; less is the way of any message. */
const tellingMillis = 60_000

/** When a step was tapped that was heard of later; and what a telephone with a wrong clock said. */
function tappedWords(entry: HistoryEntry, detail: Record<string, string | undefined>, t: Translate): string {
  const { tappedAt, saidAt } = detail
  if (!tappedAt) return ''
  const sameDay = isoDay(Number(tappedAt)) === isoDay(entry.at)
  const time = sameDay ? clockTime(Number(tappedAt)) : dayAndTime(Number(tappedAt))
  if (saidAt) return t('tapped.wrongClock', { time, said: dayAndTime(Number(saidAt)) })
  return entry.at - Number(tappedAt) > tellingMillis ? t('tapped.earlier', { time }) : ''
}

/** The policy's reason is a code; a person's is text, and stays as it is. */
export const reasonWords = (reason: string, words: Words) =>
  /^[A-Z_]+$/.test(reason) ? known(words, `because.${reason}`, reason) : reason

const known = ({ t, te }: Words, key: string, otherwise: string) => (te(key) ? t(key) : otherwise)

/** Entries that say the same, and how many they are; with the time and number of the newest. */
export interface Told {
  readonly entry: HistoryEntry
  readonly words: EntryWords
  readonly times: number
}

/** Equal words of one second about the same person and device stand there once, with how many they are. */
export function folded(lines: readonly Omit<Told, 'times'>[]): Told[] {
  const told: Told[] = []
  for (const line of lines) {
    const before = told.at(-1)
    if (before && saidAs(before) === saidAs(line))
      told[told.length - 1] = { ...before, times: before.times + 1 }
    else told.push({ ...line, times: 1 })
  }
  return told
}

/** Two people of one name are two lines. */
function saidAs({ entry, words }: Omit<Told, 'times'>): string {
  const { responder, deviceId } = (entry.detail ?? {}) as Record<string, string | undefined>
  return JSON.stringify([clockTime(entry.at), isoDay(entry.at), words, entry.by, responder, deviceId])
}
