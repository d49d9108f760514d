import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { accept, claim, close, done, onScene } from '@/shared/api/operations'
import type { Closing, Incident, Outcome, Session } from '@/shared/api/types'
import { useCommand } from '@/shared/ui/useCommand'
import { ownStep } from './ownStep'

/** What one does next for an incident oneself, and the question for the outcome. */
export function useOwnStep(props: { incident: Incident; session: Session }) {
  const { t } = useI18n()
  const { busy, refusal, run } = useCommand()
  const step = computed(() => ownStep(props.incident, props.session.username, props.session.role))

  const button = computed(() => {
    switch (step.value.kind) {
      case 'claim':
      case 'accept':
        return { words: t('ward.accept'), testid: 'ward-accept' }
      case 'on-scene':
        return { words: t('ward.onScene'), testid: 'ward-on-scene' }
      case 'done':
        return { words: t('ward.done'), testid: 'ward-done' }
      case 'close':
        return { words: t('ward.close'), testid: 'action-close' }
      case 'wait':
        return null
    }
  })

  const reported = computed(
    () =>
      ((props.incident.assignments ?? []).filter((one) => one.outcome).at(-1)?.outcome ??
        null) as Outcome | null,
  )
  const asking = shallowRef(false)
  /** The outcome the question begins with. */
  const initial = shallowRef<Outcome | null>(null)

  function ask(outcome: Outcome | null) {
    initial.value = outcome
    asking.value = true
  }

  async function press() {
    const next = step.value
    if (next.kind === 'claim') await run((key) => claim(props.incident.id, key))
    else if (next.kind === 'accept') await run((key) => accept(next.assignment.id, null, key))
    else if (next.kind === 'on-scene') await run((key) => onScene(next.assignment.id, null, null, key))
    else ask(reported.value)
  }

  async function finish(closing: Closing) {
    const next = step.value
    const answer =
      next.kind === 'done'
        ? await run((key) => done(next.assignment.id, closing, null, key))
        : await run((key) => close(props.incident.id, closing, key))
    if (answer !== null) asking.value = false
  }
  return { step, button, busy, refusal, asking, initial, ask, press, finish }
}
