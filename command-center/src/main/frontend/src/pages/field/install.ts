import { shallowRef } from 'vue'

/** What Chromium hands out when the page may be installed; other browsers have no such thing. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>
}

export const installPrompt = shallowRef<InstallPrompt | null>(null)

export const isInstalled = () => matchMedia('(display-mode: standalone)').matches

/** Safari on a telephone: only the person can do it, in the menu. */
export const needsOwnHands = /iPhone|iPad/.test(navigator.userAgent)

/** Keeps the shell for a start without a network, and listens for the browser's offer, which comes only once. */
export function beAnApp() {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    installPrompt.value = event as InstallPrompt
  })
  // Not there on plain-HTTP pages; the page then works as long as it is open.
  if (isSecureContext && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  }
}
