import { afterEach, expect, it, vi } from 'vitest'
import { download } from './download'

const answering = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', vi.fn(answer))
const problem = (status: number, headers: Record<string, string> = {}) =>
  Promise.resolve(
    new Response(JSON.stringify({ type: 'about:blank', title: 'no', status }), { status, headers }),
  )

afterEach(() => {
  vi.unstubAllGlobals()
})

it('has the name that the answer gives, or else the fallback', async () => {
  const headers = { 'Content-Disposition': 'attachment; filename="evidence-I-7.zip"' }
  answering(() => Promise.resolve(new Response('zip', { headers })))
  const named = await download('/evidence', 'file.zip')
  answering(() => Promise.resolve(new Response('zip')))
  const nameless = await download('/evidence', 'file.zip')

  expect(named).toMatchObject({ ok: true, value: { name: 'evidence-I-7.zip' } })
  expect(named.ok && (await named.value.bytes.text())).toBe('zip')
  expect(nameless).toMatchObject({ ok: true, value: { name: 'file.zip' } })
})

it('says why there is no file, instead of a file with a problem in it', async () => {
  answering(() => problem(429, { 'Retry-After': '7' }))
  expect(await download('/r', 'f')).toMatchObject({
    ok: false,
    failure: { kind: 'refused', problem: { status: 429 }, retryAfterSeconds: 7 },
  })
  answering(() => problem(401))
  expect(await download('/r', 'f')).toEqual({ ok: false, failure: { kind: 'signedOut' } })
  answering(() => Promise.resolve(new Response('<html>', { status: 502 })))
  expect(await download('/r', 'f')).toEqual({ ok: false, failure: { kind: 'unreachable' } })
  answering(() => Promise.reject(new TypeError('no network')))
  expect(await download('/r', 'f')).toEqual({ ok: false, failure: { kind: 'unreachable' } })
})

it('is unreachable where the answer breaks off', async () => {
  const cut = new ReadableStream({
    pull(controller) {
      controller.error(new TypeError('connection lost'))
    },
  })
  answering(() => Promise.resolve(new Response(cut)))
  expect(await download('/r', 'f')).toEqual({ ok: false, failure: { kind: 'unreachable' } })
})
