import { onScopeDispose, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { mayPass, type Answer } from '@/shared/api/answer'
import { newKey } from '@/shared/api/idempotency'
import { accept, decline, done, enRoute, onScene, photograph, update } from '@/shared/api/operations'
import type { Assignment } from '@/shared/api/types'
import { aheadOfDevice, useServerTime } from '@/shared/live/clock'
import { sessionOver } from '@/shared/session/session'
import { failureWords } from '@/shared/ui/failureWords'
import * as box from './outbox'
import { base64Of, scaledJpeg } from './photo'
import type { FieldStore } from './store'

/** What an answer brings: the assignment as it stands, or nothing new about it. */
type Sent = Promise<Answer<Assignment | null>>

function send(entry: box.Entry, store: FieldStore): Sent {
  const { key, assignmentId, command } = entry
  const at = box.tappedAtServer(entry, aheadOfDevice())
  switch (command.action) {
    case 'accept':
      return accept(assignmentId, at, key)
    case 'decline':
      return decline(assignmentId, command.reason, at, key)
    case 'en-route':
      return enRoute(assignmentId, at, key)
    case 'on-scene':
      return onScene(assignmentId, command.where, at, key)
    case 'update':
      return update(assignmentId, command.note, at, key)
    case 'photo':
      return sendPhoto(assignmentId, key, store)
    case 'done':
      return done(assignmentId, command.closing, at, key)
  }
}

async function sendPhoto(assignmentId: string, key: string, store: FieldStore): Sent {
  const jpeg = await store.photo(key)
  // The browser has thrown it away; nothing can be sent any more.
  if (!jpeg) return { ok: false, failure: { kind: 'refused', problem: lostPhoto } }
  const answer = await photograph(assignmentId, await base64Of(jpeg), key)
  return answer.ok ? { ok: true, value: null } : answer
}

const lostPhoto = { type: 'about:blank', title: 'Lost', status: 410, reason: 'PHOTO_LOST' }

const tapOf = ({ id, incident }: Assignment): box.TapOf => ({
  assignmentId: id,
  about: incident
    ? { person: incident.residentName ?? null, place: incident.placeName ?? incident.address ?? null }
    : null,
})

/** Keeps a worker's taps on the device until the command centre has answered each of them. */
export function useOutbox(store: FieldStore, kept: box.Outbox, onAnswer: (assignment: Assignment) => void) {
  const { t, te } = useI18n()
  const now = useServerTime()
  const outbox = shallowRef(kept)
  const full = shallowRef(false)
  /** False when the device does not keep what is tapped: then only an open page sends it. */
  const durable = shallowRef(store.durable)

  /** What became of a picture that is not in the outbox: a key below `field.photo`; empty for nothing. */
  const photoProblem = shallowRef<'' | 'unreadable' | 'enough'>('')

  watch(outbox, (after, before) => {
    store.keepOutbox(before, after).catch(() => (durable.value = false))
    for (const key of box.picturesToDrop(before, after)) store.dropPhoto(key).catch(() => undefined)
    void pump()
  })
  watch(now, () => void pump())
  const hurry = () => {
    outbox.value = box.hurried(outbox.value)
    void pump()
  }
  window.addEventListener('online', hurry)
  onScopeDispose(() => {
    window.removeEventListener('online', hurry)
  })

  async function pump() {
    const entry = box.nextToSend(outbox.value, Date.now())
    if (!entry) return
    outbox.value = box.whenSent(outbox.value, entry.key)
    const answer = await send(entry, store)
    if (answer.ok) {
      outbox.value = box.whenConfirmed(outbox.value, entry.key)
      if (answer.value) onAnswer(answer.value)
      return
    }
    const { failure } = answer
    if (failure.kind === 'refused' && !mayPass(failure)) {
      outbox.value = box.whenRefused(outbox.value, entry.key, failureWords(failure, t, te))
      return
    }
    outbox.value = box.whenUnanswered(outbox.value, entry.key, Date.now())
    // The taps stay on the device and are sent after signing in again.
    if (failure.kind === 'signedOut') sessionOver()
  }

  function tap(assignment: Assignment, command: box.FieldCommand, key = newKey()): boolean {
    const next = box.withTap(outbox.value, key, tapOf(assignment), command, Date.now(), aheadOfDevice())
    full.value = next === null
    if (next) outbox.value = next
    return next !== null
  }

  /** Scales and keeps a picture first, so that no tap stands for a picture that is not there. */
  async function takePhoto(assignment: Assignment, file: Blob) {
    photoProblem.value = ''
    if (box.isPhotosFull(outbox.value, assignment.id)) {
      photoProblem.value = 'enough'
      return
    }
    const key = newKey()
    const jpeg = await scaledJpeg(file).catch(() => null)
    if (!jpeg) {
      photoProblem.value = 'unreadable'
      return
    }
    try {
      await store.keepPhoto(key, jpeg)
    } catch {
      durable.value = false
      return
    }
    const taken = tap(assignment, { action: 'photo', bytes: jpeg.size }, key)
    if (!taken) store.dropPhoto(key).catch(() => undefined)
  }
  const dismiss = (assignmentId: string) => (outbox.value = box.withoutRefusals(outbox.value, assignmentId))
  return { outbox, full, durable, photoProblem, tap, takePhoto, dismiss, hurry }
}
