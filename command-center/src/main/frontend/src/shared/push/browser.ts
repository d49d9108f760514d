import { bytesOf, type PushBrowser } from './push'

/** This browser. The service worker is registered when it is first needed. */
export const browser: PushBrowser = {
  // Types say these are always there; on plain-HTTP pages and older telephones they are not.
  supported:
    isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window,
  permission: () => Notification.permission,
  askPermission: () => Notification.requestPermission(),
  async subscription() {
    const registration = await navigator.serviceWorker.register('/sw.js')
    return registration.pushManager.getSubscription()
  },
  async subscribe(publicKey) {
    const registration = await navigator.serviceWorker.ready
    return registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(publicKey),
    })
  },
}
