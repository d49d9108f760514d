import { onScopeDispose, readonly, shallowRef } from 'vue'
import { asksBeforeUnload } from '@/shared/ui/asksBeforeUnload'
import { hashOf, routeOf, type Route } from './route'

const route = shallowRef<Route>(routeOf(location.hash))
/** Of the parts of the page that may have unsaved work. */
const guards = new Set<() => boolean>()

/** Asks before a place with unsaved work is left. */
export function useLeaveGuard(isUnsaved: () => boolean, words: () => string) {
  const guard = () => !isUnsaved() || confirm(words())
  guards.add(guard)
  asksBeforeUnload(isUnsaved)
  onScopeDispose(() => {
    guards.delete(guard)
  })
}

addEventListener('hashchange', () => {
  const next = routeOf(location.hash)
  const here = hashOf(route.value)
  if (hashOf(next) === here) return
  if (![...guards].every((mayLeave) => mayLeave())) {
    history.replaceState(null, '', here)
    return
  }
  route.value = next
})

interface Place {
  view: string
  id?: string | null
  query?: Readonly<Record<string, string>>
}

export function go(to: Place) {
  location.hash = hashOf(to)
}

/** The same step, said better: no step back in the browser leads through it. */
export function replace(to: Place) {
  const next: Route = { id: null, query: {}, ...to }
  history.replaceState(null, '', hashOf(next))
  route.value = next
}

/** The same list with another filter. */
export function refine(query: Readonly<Record<string, string>>) {
  replace({ ...route.value, query })
}

export const useRoute = () => readonly(route)
