import { vi } from 'vitest'

/** A page that is before somebody or not; in the place of `document` until the spec takes the stubs away. */
export function stubbedPage() {
  const changed = new Set<() => void>()
  const page = {
    visibilityState: 'visible',
    addEventListener: (_: 'visibilitychange', listener: () => void) => changed.add(listener),
    removeEventListener: (_: 'visibilitychange', listener: () => void) => changed.delete(listener),
  }
  vi.stubGlobal('document', page)
  const become = (state: 'visible' | 'hidden') => {
    page.visibilityState = state
    for (const listener of [...changed]) listener()
  }
  return {
    hide: () => {
      become('hidden')
    },
    show: () => {
      become('visible')
    },
    listeners: changed,
  }
}
