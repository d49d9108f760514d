import { onScopeDispose, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { mayPass, type Answer } from '@/shared/api/answer'
import { newKey } from '@/shared/api/idempotency'
import { accept, decline, done, enRoute, onScene } from '@/shared/api/operations'
import type { Assignment } from '@/shared/api/types'
import { useServerTime } from '@/shared/live/clock'
import { failureWords } from '@/shared/ui/failureWords'
import * as box from './outbox'

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
    case 'done':
      return done(assignmentId, command.closing, key)
  }
}

/** Keeps a worker's taps on the device until the command centre has answered each of them. */
export function useOutbox(username: string, onAnswer: (assignment: Assignment) => void) {
  const { t, te } = useI18n()
  const storageKey = `shouhu.outbox.${username}`
  const now = useServerTime()
  const outbox = shallowRef(box.restored(localStorage.getItem(storageKey)))
  const full = shallowRef(false)

  watch(outbox, (entries) => {
    keep(entries)
    void pump()
  })
  watch(now, () => void pump())
  const hurry = () => (outbox.value = box.hurried(outbox.value))
  window.addEventListener('online', hurry)
  onScopeDispose(() => {
    window.removeEventListener('online', hurry)
  })

  function keep(entries: box.Outbox) {
    try {
      localStorage.setItem(storageKey, JSON.stringify(entries))
    } catch {
      // A device that keeps nothing still sends; only a reload before the answer would lose the tap.
    }
  }

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
  return { outbox, full, tap, dismiss }
}
