// Shows what the command centre pushes, and reports that it arrived and that it was opened. It also keeps the shell of
// the field page, its HTML, scripts and styles, so that the page starts without a network. It keeps nothing of
// /api: an alarm must never come from a cache.

const reportAttempts = 4
const shellCache = 'shouhu-field-shell'
const fieldPage = '/field'
/** Under this name the cache keeps which files its page needs, and which the one before it needed. */
const generationsKey = '/field-generations'
/** So long a page is waited for before the kept one is shown: a phone in the mountains hangs rather than fails. */
const pageWaitMillis = 3000

self.addEventListener('install', (event) => {
  self.skipWaiting()
  // Pushes must not depend on it; each later visit keeps the shell again.
  event.waitUntil(
    fetchPage(fieldPage)
      .then(keepShell)
      .catch(() => undefined),
  )
})
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (url.pathname === fieldPage) event.respondWith(freshOrKept(event))
    // The installed page may be opened at its root by a notification.
    else if (url.pathname === '/') event.respondWith(fetch(request).catch(() => Response.redirect(fieldPage)))
    return
  }
  if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/health/')) return
  event.respondWith(keptOrFresh(request))
})

async function fetchPage(url) {
  const answer = await fetch(url, { credentials: 'same-origin' })
  if (!answer.ok || answer.redirected) throw new Error(`${url}: ${answer.status}`)
  return answer
}

/** The page from the network when that answers soon, else as it was kept; what the network has is kept either way. */
async function freshOrKept(event) {
  const kept = await caches.match(fieldPage, { cacheName: shellCache })
  const fresh = fetchPage(fieldPage)
  event.waitUntil(fresh.then((answer) => keepShell(answer.clone())).catch(() => undefined))
  if (!kept) return fresh.then((answer) => answer.clone())
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), pageWaitMillis))
  return Promise.race([fresh.then((answer) => answer.clone()), late]).catch(() => kept)
}

/** Names of files below /assets/ carry a hash of their content; the few others are fetched again with each visit. */
async function keptOrFresh(request) {
  const kept = await caches.match(request, { cacheName: shellCache, ignoreVary: true })
  return kept ?? fetch(request)
}

/**
 * The page is put last, so the kept shell is whole at every moment. What it no longer needs stays as long as it is the
 * newest: a page that was opened before it goes on, and fetches its parts when they are wanted.
 */
async function keepShell(page) {
  const files = await filesOf(await page.clone().text())
  const cache = await caches.open(shellCache)
  for (const path of files) {
    const kept = path.startsWith('/assets/') && (await cache.match(path, { ignoreVary: true }))
    if (!kept) await cache.add(path)
  }
  await cache.put(fieldPage, page)
  const known = await (await cache.match(generationsKey))?.json()
  const [newest = []] = known ?? []
  const generations = known && newest.join() === files.join() ? known : [files, newest]
  await cache.put(generationsKey, new Response(JSON.stringify(generations)))
  const wanted = new Set([fieldPage, generationsKey, ...generations.flat()])
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request)
  }
}

/** What the page names, and, by the list of the build, what it fetches later, as its account sheet. */
async function filesOf(html) {
  const files = new Set([...html.matchAll(/(?:src|href)="(\/[^"#?]+)"/g)].map((match) => match[1]))
  // The list has the same name in each version.
  const answer = await fetch('/assets/manifest.json', { cache: 'no-store' })
  const list = answer.ok ? await answer.json() : {}
  const seen = new Set()
  function walk(key) {
    const part = list[key]
    if (!part || seen.has(key)) return
    seen.add(key)
    for (const file of [part.file, ...(part.css ?? []), ...(part.assets ?? [])]) files.add(`/${file}`)
    for (const next of [...(part.imports ?? []), ...(part.dynamicImports ?? [])]) walk(next)
  }
  walk('field.html')
  return [...files].sort()
}

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
    icon: '/icon-192.png',
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
