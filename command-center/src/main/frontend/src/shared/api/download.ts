import { failureOf, type Answer } from './answer'

/** A file that the command centre made. */
export interface Downloaded {
  readonly name: string
  readonly bytes: Blob
}

/** Longest wait for a file: a month of the whole city is drawn up in seconds, and a page that waits says so. */
export const downloadTimeoutMillis = 120_000

/**
 * Fetches a file that is made when it is asked for. What a plain link would leave to the browser, a name without a
 * file, comes back as the failure it was.
 *
 * @param fallbackName where the answer gives none
 */
export async function download(address: string, fallbackName: string): Promise<Answer<Downloaded>> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(downloadTimeoutMillis) })
    if (response.ok) {
      const name = nameIn(response.headers.get('Content-Disposition')) ?? fallbackName
      return { ok: true, value: { name, bytes: await response.blob() } }
    }
    const body: unknown = await response.json().catch(() => null)
    return { ok: false, failure: failureOf(response.status, body, response.headers.get('Retry-After')) }
  } catch {
    return { ok: false, failure: { kind: 'unreachable' } }
  }
}

/** Hands a file to the browser, which keeps or asks as it does with any other. */
export function keepFile({ name, bytes }: Downloaded): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

const nameIn = (disposition: string | null) => /filename="([^"]+)"/.exec(disposition ?? '')?.[1]
