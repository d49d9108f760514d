// Shows what the command centre pushes, and reports that it arrived and that it was opened. It keeps nothing and
// serves no page: an alarm must never come from a cache.

const reportAttempts = 4

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  const notice = noticeIn(event.data)
  // A browser takes the subscription away from who does not show something each time.
  event.waitUntil(Promise.all([show(notice), report(notice, 'delivered')]))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(Promise.all([openPage(), report(event.notification.data, 'seen')]))
})

function noticeIn(data) {
  try {
    return data.json()
  } catch {
    return { title: '守护 Shouhu', text: '' }
  }
}

function show(notice) {
  const urgent = notice.class === 'URGENT'
  return self.registration.showNotification(notice.title, {
    body: notice.text,
    // The next ring of the same incident takes the place of the one before.
    tag: notice.assignmentId ?? notice.incidentId ?? notice.id ?? 'shouhu',
    renotify: true,
    requireInteraction: urgent,
    vibrate: urgent ? [400, 150, 400, 150, 800] : [300],
    icon: '/icon.svg',
    data: notice,
  })
}

/** The token says who reports, so it works when the session is over; it may take a while to get through. */
async function report(notice, state) {
  if (!notice?.token) return
  for (let attempt = 0; attempt < reportAttempts; attempt++) {
    try {
      const answer = await fetch(`/api/v1/notices/${encodeURIComponent(notice.id)}/receipt`, {
        method: 'POST',
        credentials: 'omit',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ attempt: notice.attempt, token: notice.token, state }),
      })
      if (answer.status < 500) return
    } catch {
      // No network for the moment.
    }
    await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt))
  }
}

/** `/` leads to the person's own page, or to the sign-in. */
async function openPage() {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (pages.length > 0) return pages[0].focus()
  return self.clients.openWindow('/')
}
