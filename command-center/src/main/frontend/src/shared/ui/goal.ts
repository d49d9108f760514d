/** Where somebody wanted to go who has to sign in first: a page with a place in it, as a QR code or a sent link says. */
const storageKey = 'shouhu.goal'

/** Only a page of ours, with a place in it: without one everybody begins on their own page. */
export const isGoal = (address: string | null): address is string =>
  address !== null && /^\/[a-z]+#\/[^\s]*$/.test(address)

export function rememberGoal({ pathname, hash }: { pathname: string; hash: string } = location) {
  const address = pathname + hash
  try {
    if (isGoal(address)) sessionStorage.setItem(storageKey, address)
  } catch {
    // A browser that keeps nothing leads to one's own page.
  }
}

/** Once: who signs in later in this tab begins on their own page again. */
export function takeGoal(): string | null {
  try {
    const address = sessionStorage.getItem(storageKey)
    sessionStorage.removeItem(storageKey)
    return isGoal(address) ? address : null
  } catch {
    return null
  }
}
