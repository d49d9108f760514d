import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer, Failure } from '@/shared/api/answer'
import {
  addAccount,
  changeAccount,
  getAccount,
  type Account,
  type User,
} from '@/shared/api/accountOperations'
import type { FieldFault } from '@/shared/api/registerOperations'
import { sessionOver } from '@/shared/session/session'
import { failureWords } from '@/shared/ui/failureWords'
import {
  accountFaults,
  changesOf,
  conflictOf,
  draftOf,
  emptyDraft,
  firstPassword,
  newUserOf,
  randomByte,
  rebased,
  type AccountConflict,
  type AccountDraft,
} from './account'

/** One account: as it is, as somebody is changing it, and what came of saving it. */
export function useAccount(username: string | null) {
  const adding = username === null
  const account = shallowRef<Account | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const draft = ref<AccountDraft | null>(adding ? { ...emptyDraft } : null)
  const faults = shallowRef<FieldFault[]>([])
  const conflict = shallowRef<AccountConflict | null>(null)
  const changed = computed(() => {
    if (!draft.value) return false
    if (!account.value) return draft.value.username + draft.value.displayName + draft.value.role !== ''
    return Object.keys(changesOf(account.value, draft.value)).length > 0
  })

  async function load() {
    if (username === null) return
    const answer = await getAccount(username)
    failure.value = answer.ok ? null : answer.failure
    if (answer.ok) account.value = answer.value
  }
  function settle() {
    faults.value = []
    conflict.value = null
  }
  function edit() {
    if (account.value) draft.value = draftOf(account.value)
    settle()
  }
  function cancel() {
    draft.value = null
    settle()
  }
  function keepMine() {
    if (!conflict.value || !draft.value || !account.value) return
    draft.value = rebased(account.value, conflict.value.fresh, draft.value)
    account.value = conflict.value.fresh
    conflict.value = null
  }
  function dropMine() {
    if (conflict.value) account.value = conflict.value.fresh
    cancel()
  }
  void load()
  const state = { adding, account, failure, draft, faults, conflict, changed }
  return { ...state, ...savingOf(state, settle), load, edit, cancel, keepMine, dropMine }
}

interface State {
  account: { value: Account | null }
  draft: { value: AccountDraft | null }
  faults: { value: FieldFault[] }
  conflict: { value: AccountConflict | null }
}

function savingOf({ account, draft, faults, conflict }: State, settle: () => void) {
  const { t, te } = useI18n()
  const busy = shallowRef(false)
  const refusal = shallowRef('')

  async function run<T>(send: () => Promise<Answer<T>>): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    refusal.value = ''
    settle()
    const answer = await send()
    busy.value = false
    if (answer.ok) return answer.value
    await refused(answer.failure)
    return null
  }

  async function refused(failure: Failure) {
    if (failure.kind === 'signedOut') sessionOver()
    const reason = failure.kind === 'refused' ? failure.problem.reason : undefined
    if (reason === 'STALE' && account.value && draft.value) {
      const fresh = await getAccount(account.value.username)
      if (fresh.ok) conflict.value = conflictOf(account.value, fresh.value, draft.value)
      else refusal.value = failureWords(fresh.failure, t, te)
      return
    }
    if (reason === 'ALREADY_THERE') refusal.value = t('registry.account.refused.usernameTaken')
    else refusal.value = failureWords(failure, t, te)
  }

  /** What is sent, when nothing is to be seen wrong with it. */
  function checked(adding: boolean): AccountDraft | null {
    if (!draft.value) return null
    faults.value = accountFaults(draft.value, adding)
    return faults.value.length === 0 ? draft.value : null
  }

  /** A new one comes with the password to be handed over. */
  async function add(): Promise<{ user: User; password: string } | null> {
    const wanted = checked(true)
    if (!wanted || wanted.role === '') return null
    const { role } = wanted
    const password = firstPassword(randomByte)
    const user = await run(() => addAccount(newUserOf(wanted, role, password)))
    if (!user) return null
    draft.value = null
    return { user, password }
  }

  async function save(): Promise<boolean> {
    const wanted = checked(false)
    const seen = account.value
    if (!wanted || !seen) return false
    const saved = await run(() => changeAccount(seen.username, seen.revision, changesOf(seen, wanted)))
    if (!saved) return false
    account.value = saved
    draft.value = null
    return true
  }
  return { busy, refusal, add, save }
}
