import { failureOf, type Answer } from './answer'

/** A file that the command centre made. */
export interface Downloaded {
  readonly name: string
  readonly bytes: Blob
}

/** Longest wait until a file begins to come: a month of the whole city is drawn up in seconds. */
export const downloadTimeoutMillis = 120_000

/**
 * Fetches a file that is made when it is asked for. What a plain link would leave to the browser, a name without a
 * file, comes back as the failure it was.
 *
 * @param fallbackName where the answer gives none
 */
export async function download(address: string, fallbackName: string): Promise<Answer<Downloaded>> {
  const late = new AbortController()
  const timer = setTimeout(() => {
    late.abort()
  }, downloadTimeoutMillis)
  try {
    const response = await fetch(address, { signal: late.signal })
    // A slow line may take longer for what is on its way.
    clearTimeout(timer)
    if (response.ok) {
      const name = nameIn(response.headers.get('Content-Disposition')) ?? fallbackName
      return { ok: true, value: { name, bytes: await response.blob() } }
    }
    const body: unknown = await response.json().catch(() => null)
    return { ok: false, failure: failureOf(response.status, body, response.headers.get('Retry-After')) }
  } catch {
    return { ok: false, failure: { kind: 'unreachable' } }
  } finally {
    clearTimeout(timer)
  }
}

/** Hands a file to the browser, which keeps or asks as it does with any other. */
export function keepFile({ name, bytes }: Downloaded): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = name
  link.click()
  // The browser has begun to keep it by then.
  setTimeout(() => {
    URL.revokeObjectURL(link.href)
  }, 1_000)
}

const nameIn = (disposition: string | null) => /filename="([^"]+)"/.exec(disposition ?? '')?.[1]
