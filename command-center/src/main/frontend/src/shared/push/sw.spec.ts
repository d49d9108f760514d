import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** The service worker is a script of its own: it is run here with a browser of the test's making. */
const script = readFileSync(new URL('../../../public/sw.js', import.meta.url), 'utf8')

type Handler = (event: Record<string, unknown>) => void

function worker(pages: { focus: () => unknown }[] = [], failures = 0) {
  const handlers = new Map<string, Handler>()
  const shown: { title: string; options: Record<string, unknown> }[] = []
  const sent: { url: string; body: Record<string, unknown>; credentials: unknown }[] = []
  const opened: string[] = []
  let left = failures
  const self = {
    addEventListener: (name: string, handler: Handler) => handlers.set(name, handler),
    registration: {
      showNotification: (title: string, options: Record<string, unknown>) => {
        shown.push({ title, options })
        return Promise.resolve()
      },
    },
    clients: {
      matchAll: () => Promise.resolve(pages),
      openWindow: (url: string) => Promise.resolve(opened.push(url)),
    },
  }
  const fetch = (url: string, { body, credentials }: { body: string; credentials: string }) => {
    if (left-- > 0) return Promise.reject(new Error('no network'))
    sent.push({ url, body: JSON.parse(body) as Record<string, unknown>, credentials })
    return Promise.resolve({ status: 204 })
  }
  const at = (action: () => void) => {
    action()
  }
  new Function('self', 'fetch', 'setTimeout', script)(self, fetch, at)
  async function dispatch(name: string, event: Record<string, unknown>) {
    let until: unknown
    handlers.get(name)?.({ ...event, waitUntil: (work: unknown) => (until = work) })
    await until
  }
  return { dispatch, shown, sent, opened }
}

const notice = {
  id: 'N-7',
  attempt: 2,
  token: 'f'.repeat(32),
  class: 'URGENT',
  title: '呼叫',
  text: '福利院 101-1 · 等待处置',
  incidentId: 'I-3',
  assignmentId: null,
}
const pushed = { data: { json: () => notice } }

describe('the service worker', () => {
  it('shows what is pushed and reports it as delivered, without a session', async () => {
    const { dispatch, shown, sent } = worker()

    await dispatch('push', pushed)

    expect(shown).toHaveLength(1)
    expect(shown[0]?.title).toBe('呼叫')
    expect(shown[0]?.options).toMatchObject({ body: notice.text, tag: 'I-3', requireInteraction: true })
    expect(sent).toEqual([
      {
        url: '/api/v1/notices/N-7/receipt',
        credentials: 'omit',
        body: { attempt: 2, token: notice.token, state: 'delivered' },
      },
    ])
  })

  it('reports it as seen when it is opened, and opens the page', async () => {
    const { dispatch, sent, opened } = worker()

    await dispatch('notificationclick', { notification: { data: notice, close: () => undefined } })

    expect(sent.map(({ body }) => body['state'])).toEqual(['seen'])
    expect(opened).toEqual(['/'])
  })

  it('brings a page that is open to the front instead of another one', async () => {
    let focused = 0
    const { dispatch, opened } = worker([{ focus: () => focused++ }])

    await dispatch('notificationclick', { notification: { data: notice, close: () => undefined } })

    expect(focused).toBe(1)
    expect(opened).toEqual([])
  })

  it('reports again when there was no network', async () => {
    const { dispatch, sent } = worker([], 2)

    await dispatch('push', pushed)

    expect(sent).toHaveLength(1)
  })

  it('shows something even when it cannot read what came', async () => {
    const { dispatch, shown, sent } = worker()

    await dispatch('push', { data: null })

    expect(shown[0]?.title).toContain('守护')
    expect(sent).toEqual([])
  })
})

describe('the shell of the field page', () => {
  const html = (name: string) =>
    `<link rel="manifest" href="/field.webmanifest"><script type="module" src="/assets/${name}.js"></script>`
  const answer = (body: string) => new Response(body, { status: 200 })
  /** The list of a build: the page and what it fetches when somebody opens the account. */
  const built = (name: string) => ({
    'field.html': { file: `assets/${name}.js`, dynamicImports: ['sheet'] },
    sheet: { file: `assets/sheet-${name}.js`, css: [`assets/sheet-${name}.css`] },
    'wall.html': { file: `assets/wall-${name}.js` },
  })

  /** A browser whose network can be cut, and what it keeps. */
  function phone() {
    const handlers = new Map<string, Handler>()
    const kept = new Map<string, Response>()
    const site = { script: 'one', cut: false, hangs: false, assetsLost: false }
    const pathOf = (request: string | { url: string }) =>
      new URL(typeof request === 'string' ? request : request.url, 'https://shouhu.example').pathname
    function fetch(request: string | { url: string }): Promise<Response> {
      if (site.cut) return Promise.reject(new TypeError('no network'))
      if (site.hangs) return new Promise(() => undefined)
      const path = pathOf(request)
      if (site.assetsLost && path.startsWith('/assets/')) return Promise.reject(new TypeError('no network'))
      if (path === '/assets/manifest.json') return Promise.resolve(answer(JSON.stringify(built(site.script))))
      return Promise.resolve(answer(path === '/field' ? html(site.script) : path))
    }
    const cache = {
      match: (request: string | { url: string }) => Promise.resolve(kept.get(pathOf(request))?.clone()),
      add: async (path: string) => void kept.set(path, await fetch(path)),
      put: (path: string, page: Response) => Promise.resolve(void kept.set(path, page)),
      keys: () =>
        Promise.resolve(
          [...kept.keys()].map((path) => ({
            url: `https://shouhu.example${path}`,
          })),
        ),
      delete: (request: { url: string }) => Promise.resolve(kept.delete(pathOf(request))),
    }
    const self = {
      addEventListener: (name: string, handler: Handler) => handlers.set(name, handler),
      location: { origin: 'https://shouhu.example' },
      skipWaiting: () => undefined,
    }
    const caches = { open: () => Promise.resolve(cache), match: cache.match }
    const at = (action: () => void) => void setTimeout(action, 0)
    new Function('self', 'fetch', 'setTimeout', 'caches', script)(self, fetch, at, caches)
    async function open(path: string, mode = 'navigate'): Promise<string | null> {
      let shown: Promise<Response> | undefined
      const pending: Promise<unknown>[] = []
      handlers.get('fetch')?.({
        request: { url: `https://shouhu.example${path}`, method: 'GET', mode },
        respondWith: (response: Promise<Response>) => (shown = response),
        waitUntil: (work: Promise<unknown>) => pending.push(work),
      })
      const text = shown ? await (await shown).text() : null
      if (!site.hangs) await Promise.all(pending)
      return text
    }
    async function install() {
      let work: unknown
      handlers.get('install')?.({
        waitUntil: (until: unknown) => (work = until),
      })
      await work
    }
    return { site, kept, open, install }
  }

  it('starts without a network, with its scripts', async () => {
    const { site, open, install } = phone()
    await install()
    site.cut = true

    expect(await open('/field')).toBe(html('one'))
    expect(await open('/assets/one.js', 'cors')).toBe('/assets/one.js')
    expect(await open('/assets/sheet-one.js', 'cors')).toBe('/assets/sheet-one.js')
  })

  it('is the newest when there is a network, and the one before it can still fetch its parts', async () => {
    const { site, kept, open, install } = phone()
    const assets = () => [...kept.keys()].filter((path) => path.startsWith('/assets/')).sort()
    const of = (name: string) => [
      `/assets/${name}.js`,
      `/assets/sheet-${name}.css`,
      `/assets/sheet-${name}.js`,
    ]
    await install()
    site.script = 'two'

    expect(await open('/field')).toBe(html('two'))
    await open('/field')
    expect(assets()).toEqual([...of('one'), ...of('two')].sort())
    site.script = 'three'
    await open('/field')
    expect(assets()).toEqual([...of('three'), ...of('two')].sort())
  })

  it('that cannot be kept whole does not keep pushes from coming', async () => {
    const { site, kept, install } = phone()
    site.assetsLost = true

    await install()

    expect([...kept.keys()]).toEqual([])
  })

  it('does not wait for a network that hangs', async () => {
    const { site, open, install } = phone()
    await install()
    site.hangs = true

    expect(await open('/field')).toBe(html('one'))
  })

  it('leaves what the command centre says to the network', async () => {
    const { open, install } = phone()
    await install()

    expect(await open('/api/v1/assignments', 'cors')).toBeNull()
    expect(await open('/wall')).toBeNull()
  })
})
