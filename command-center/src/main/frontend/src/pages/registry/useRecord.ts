import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Answer, Failure } from '@/shared/api/answer'
import { sessionOver } from '@/shared/session/session'
import {
  addRecord,
  changeRecord,
  getRecord,
  historyOf,
  type FieldFault,
  type RecordChange,
  type RegisterRecord,
} from '@/shared/api/registerOperations'
import { failureWords } from '@/shared/ui/failureWords'
import {
  changesOf,
  conflictOf,
  draftOf,
  faultsOf,
  filledIn,
  mayEdit,
  rebased,
  type Conflict,
  type Draft,
} from './draft'
import type { Kind } from './field'

const recentChanges = 20

/** One record: as it is, as somebody is changing it, and what came of saving it. */
export function useRecord(kind: Kind, id: string | null, given: Readonly<Record<string, unknown>>) {
  const state = stateOf(kind, id, given)
  const { record, failure, draft, faults, refusal, conflict } = state

  async function load() {
    if (id === null) return
    const answer = await getRecord(kind.name, id)
    failure.value = answer.ok ? null : answer.failure
    if (answer.ok) record.value = answer.value
  }
  function settle() {
    faults.value = []
    refusal.value = ''
    conflict.value = null
  }
  function edit() {
    draft.value = draftOf(kind.fields, state.seen())
    settle()
  }
  function cancel() {
    draft.value = null
    settle()
  }
  function keepMine() {
    if (!conflict.value || !draft.value) return
    draft.value = rebased(kind.fields, state.seen(), conflict.value.fresh, draft.value)
    record.value = conflict.value.fresh
    conflict.value = null
  }
  function dropMine() {
    if (conflict.value) record.value = conflict.value.fresh
    cancel()
  }
  void load()
  return { ...state, ...savingOf(kind, id, state, load, settle), load, edit, cancel, keepMine, dropMine }
}

function stateOf(kind: Kind, id: string | null, given: Readonly<Record<string, unknown>>) {
  const adding = id === null
  const record = shallowRef<RegisterRecord | null>(null)
  const draft = ref<Draft | null>(adding ? draftOf(kind.fields, given) : null)
  const editable = kind.fields.filter((field) => mayEdit(field, adding))
  const seen = (): RegisterRecord => record.value ?? { id: '' }
  const changes = computed(() => {
    if (!draft.value) return {}
    return adding ? filledIn(editable, draft.value) : changesOf(editable, seen(), draft.value)
  })
  return {
    adding,
    record,
    draft,
    editable,
    seen,
    changes,
    failure: shallowRef<Failure | null>(null),
    faults: shallowRef<FieldFault[]>([]),
    refusal: shallowRef(''),
    busy: shallowRef(false),
    conflict: shallowRef<(Conflict & { changes: RecordChange[] }) | null>(null),
  }
}

function savingOf(
  kind: Kind,
  id: string | null,
  state: ReturnType<typeof stateOf>,
  load: () => Promise<void>,
  settle: () => void,
) {
  const { t, te } = useI18n()
  const { adding, record, draft, editable, seen, changes, faults, refusal, busy, conflict } = state

  /** Runs one command; a refusal is said, with what is wrong of each field. */
  async function run(send: () => Promise<Answer<RegisterRecord>>): Promise<RegisterRecord | null> {
    if (busy.value) return null
    busy.value = true
    settle()
    const answer = await send()
    busy.value = false
    if (answer.ok) return answer.value
    const { failure } = answer
    if (failure.kind === 'signedOut') sessionOver()
    const stale = failure.kind === 'refused' && failure.problem.reason === 'STALE'
    if (stale && id !== null && draft.value) {
      await look(id, draft.value)
      return null
    }
    if (failure.kind === 'refused') faults.value = failure.problem.faults ?? []
    refusal.value = failureWords(failure, t, te)
    return null
  }

  async function save(): Promise<RegisterRecord | null> {
    const wrong = faultsOf(editable, changes.value, adding)
    if (wrong.length > 0) {
      faults.value = wrong
      return null
    }
    const saved = await run(() =>
      id === null
        ? addRecord(kind.name, changes.value)
        : changeRecord(kind.name, id, seen().revision ?? 1, changes.value),
    )
    if (!saved) return null
    draft.value = null
    if (!adding) {
      record.value = saved
      await load()
    }
    return saved
  }

  /** Somebody else was faster: what they did, beside what is being done here. */
  async function look(recordId: string, mine: Draft) {
    const [fresh, history] = await Promise.all([
      getRecord(kind.name, recordId),
      historyOf(kind.name, recordId, recentChanges, null),
    ])
    if (!fresh.ok) {
      refusal.value = failureWords(fresh.failure, t, te)
      return
    }
    const since = seen().revision ?? 0
    const newer = history.ok ? history.value.items.filter(({ revision }) => revision > since) : []
    conflict.value = { ...conflictOf(editable, seen(), fresh.value, mine), changes: newer }
  }
  return { run, save }
}
