import { onScopeDispose, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { mayPass, type Answer } from '@/shared/api/answer'
import { newKey } from '@/shared/api/idempotency'
import { accept, decline, done, enRoute, onScene, update } from '@/shared/api/operations'
import type { Assignment } from '@/shared/api/types'
import { useServerTime } from '@/shared/live/clock'
import { failureWords } from '@/shared/ui/failureWords'
import * as box from './outbox'
import type { FieldStore } from './store'

function send({ key, assignmentId, command }: box.Entry): Promise<Answer<Assignment>> {
  switch (command.action) {
    case 'accept':
      return accept(assignmentId, key)
    case 'decline':
      return decline(assignmentId, command.reason, key)
    case 'en-route':
      return enRoute(assignmentId, key)
    case 'on-scene':
      return onScene(assignmentId, command.where, key)
    case 'update':
      return update(assignmentId, command.note, key)
    case 'done':
      return done(assignmentId, command.closing, key)
  }
}

/** Keeps a worker's taps on the device until the command centre has answered each of them. */
export function useOutbox(store: FieldStore, kept: box.Outbox, onAnswer: (assignment: Assignment) => void) {
  const { t, te } = useI18n()
  const now = useServerTime()
  const outbox = shallowRef(kept)
  const full = shallowRef(false)
  /** False when the device does not keep what is tapped: then only an open page sends it. */
  const durable = shallowRef(store.durable)

  watch(outbox, (after, before) => {
    store.keepOutbox(before, after).catch(() => (durable.value = false))
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
    const answer = await send(entry)
    if (answer.ok) {
      outbox.value = box.whenConfirmed(outbox.value, entry.key)
      onAnswer(answer.value)
      return
    }
    const { failure } = answer
    if (failure.kind === 'refused' && !mayPass(failure)) {
      outbox.value = box.whenRefused(outbox.value, entry.key, failureWords(failure, t, te))
      return
    }
    outbox.value = box.whenUnanswered(outbox.value, entry.key, Date.now())
    // The taps stay on the device and are sent after signing in again.
    if (failure.kind === 'signedOut') location.assign('/login')
  }

  function tap(assignmentId: string, command: box.FieldCommand) {
    const next = box.withTap(outbox.value, newKey(), assignmentId, command, Date.now())
    full.value = next === null
    if (next) outbox.value = next
  }
  const dismiss = (assignmentId: string) => (outbox.value = box.withoutRefusals(outbox.value, assignmentId))
  return { outbox, full, durable, tap, dismiss, hurry }
}
