import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { removeSecondFactor } from '@/shared/api/meOperations'
import { confirmSecondFactor, currentSession, offerSecondFactor } from '@/shared/api/operations'
import { passwordFailure } from './passwordWords'
import { useAsking } from './useAsking'

/** The second factor, step by step. `on`: whether there was one when the page began. */
export function useFactor(on: boolean) {
  const { t, te } = useI18n()
  const { busy, problem, ask } = useAsking((failure) => passwordFailure(failure, t, te))
  const isOn = shallowRef(on)
  /** The page's own session is as old as the page. */
  void currentSession().then((answer) => {
    if (answer.ok) isOn.value = answer.value.secondFactor ?? false
  })
  const step = shallowRef<'rest' | 'offer' | 'scan' | 'keep' | 'remove'>('rest')
  const password = shallowRef('')
  const code = shallowRef('')
  const offer = shallowRef<{ secret: string; uri: string } | null>(null)
  const recovery = shallowRef<string[]>([])

  function go(to: typeof step.value) {
    step.value = to
    problem.value = ''
    password.value = ''
    code.value = ''
  }
  async function begin() {
    const offered = await ask(() => offerSecondFactor(password.value))
    if (!offered) return
    offer.value = offered.value
    go('scan')
  }
  async function confirm() {
    const confirmed = await ask(() => confirmSecondFactor(code.value.trim()))
    if (!confirmed) return
    offer.value = null
    recovery.value = confirmed.value.recoveryCodes
    isOn.value = true
    go('keep')
  }
  async function remove() {
    if (!(await ask(() => removeSecondFactor(password.value)))) return
    isOn.value = false
    go('rest')
  }
  function kept() {
    recovery.value = []
    go('rest')
  }
  return {
    isOn,
    step,
    password,
    code,
    offer,
    recovery,
    busy,
    problem,
    /** Recovery codes are on the page, and nowhere else yet. */
    keeping: computed(() => step.value === 'keep'),
    go,
    begin,
    confirm,
    remove,
    kept,
  }
}
