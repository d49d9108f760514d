import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import {
  dropWatchParametersOf,
  putWatchParametersOf,
  watchParameters,
  watchParametersOf,
  type WatchParameters,
} from '@/shared/api/ruleOperations'
import { failureWords } from '@/shared/ui/failureWords'
import { usePut } from '../rules/usePut'
import {
  belowOf,
  changesOf,
  draftOf,
  ownFaults,
  parametersOf,
  valuesOf,
  type Column,
  type Draft,
  type Values,
} from '../rules/watch'

/** The figures of one person alone: those in force, and the next ones while they are written. */
export function useOwnFigures(props: { readonly id: string; readonly careLevel: string | null }) {
  const { t, te } = useI18n()
  const own = shallowRef<WatchParameters | null>(null)
  const everybodys = shallowRef<WatchParameters | null>(null)
  const problem = shallowRef('')
  const drafts = shallowRef<Readonly<Record<string, Draft>> | null>(null)
  const { put: putOver, begin, ...putting } = usePut(own, () => watchParametersOf(props.id))

  const values = computed<Values>(() => (own.value?.rules ?? {}) as Values)
  const parameters = computed(() => (everybodys.value?.rules ? parametersOf(everybodys.value.rules) : null))
  const below = computed(() => (parameters.value ? belowOf(parameters.value, props.careLevel) : {}))
  const columns = computed<Column[]>(() => [
    { key: 'own', words: t('registry.watch.own'), values: values.value, below: below.value },
  ])
  const typed = computed(() => drafts.value?.['own'] ?? {})
  const next = computed(() => valuesOf(typed.value))

  async function load() {
    const [mine, all] = await Promise.all([watchParametersOf(props.id), watchParameters()])
    const failed = [mine, all].find((answer) => !answer.ok)
    problem.value = failed && !failed.ok ? failureWords(failed.failure, t, te) : ''
    if (mine.ok) own.value = mine.value
    if (all.ok) everybodys.value = all.value
  }
  void load()
  function edit() {
    begin()
    drafts.value = { own: draftOf(values.value) }
  }
  /** With nothing left of the own ones, those of the care level hold again. */
  async function put() {
    const rulesNow = next.value
    const none = Object.keys(rulesNow).length === 0
    const done = await putOver(() =>
      none ? dropWatchParametersOf(props.id) : putWatchParametersOf(props.id, rulesNow),
    )
    if (!done) return
    drafts.value = null
    await load()
  }
  return {
    ...putting,
    own,
    problem,
    drafts,
    values,
    below,
    columns,
    changes: computed(() => (drafts.value ? changesOf({ own: values.value }, { own: next.value }) : [])),
    faults: computed(() =>
      drafts.value && parameters.value ? ownFaults(typed.value, parameters.value) : [],
    ),
    load,
    edit,
    put,
  }
}
