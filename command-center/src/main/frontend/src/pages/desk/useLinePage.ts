import { computed, shallowRef, watch, type Ref } from 'vue'
import { groupMembers, type GroupsAsked } from '@/shared/api/deskOperations'
import type { Incident } from '@/shared/api/types'
import { isEnded } from '@/shared/live/priority'
import { heldOf, type LiveState } from '@/shared/live/state'
import { usePolled } from '@/shared/ui/usePolled'
import type { Line } from './groups'

/** Drawn at once of a line that is open; as many as a line names. */
export const linePageMax = 100
const againMillis = 3_000

/**
 * The open line of which the page does not hold all, page by page from the command centre. What the page has heard since
 * stands in place of what was answered.
 *
 * @param line null while none is open, or all of it is held
 */
export function useLinePage(line: Ref<Line | null>, asked: Ref<GroupsAsked>, state: Ref<LiveState>) {
  /** Where each page begins, up to the one that is shown. */
  const begins = shallowRef<readonly (string | null)[]>([null])
  watch(
    () => JSON.stringify([line.value?.key, asked.value.division, asked.value.only]),
    () => (begins.value = [null]),
  )
  const { value, problem } = usePolled(
    // Those in rows change with each call that is claimed; a page stays as it is until it is asked for again.
    ({ key, cursor }) => groupMembers(asked.value, key, cursor, linePageMax),
    againMillis,
    computed(() => {
      const key = line.value?.key
      if (key === undefined) return null
      const { division, only } = asked.value
      return { key, division, only, cursor: begins.value.at(-1) ?? null }
    }),
  )
  const members = computed((): Incident[] | null => {
    if (!value.value) return null
    const inRows = new Set(asked.value.without)
    return value.value.items
      .map((incident) => newerOf(incident, heldOf(state.value, incident.id)?.value))
      .filter((incident) => !isEnded(incident) && !inRows.has(incident.id))
  })
  const next = computed(() => value.value?.next ?? null)
  return {
    problem,
    /** Null until they are known. */
    members,
    from: computed(() => (begins.value.length - 1) * linePageMax),
    hasNext: computed(() => next.value !== null),
    forward: () => {
      if (next.value !== null) begins.value = [...begins.value, next.value]
    },
    back: () => {
      if (begins.value.length > 1) begins.value = begins.value.slice(0, -1)
    },
  }
}

/** Without a connection what is held may be older than the answer; each change of an incident is one more in its history. */
const newerOf = (answered: Incident, held: Incident | undefined) =>
  held && (held.historyCount ?? 0) >= (answered.historyCount ?? 0) ? held : answered

export type LinePage = ReturnType<typeof useLinePage>
