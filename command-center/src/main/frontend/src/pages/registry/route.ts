/** Where somebody is in the register; kept in the address, so that a reload loses nothing and places can be sent. */
export interface Route {
  readonly view: string
  /** A record, `+` for a new one, null for the list. */
  readonly id: string | null
  readonly query: Readonly<Record<string, string>>
}

/** Not in the alphabet of ids. */
export const newRecord = '+'

export const home: Route = { view: 'resident', id: null, query: {} }

/** `#/bed/B-1`, `#/bed?placeId=P-1`, `#/contact/+?residentId=R-1` */
export function routeOf(hash: string, first: Route = home): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view, id] = path.split('/')
  if (!view) return first
  return { view, id: id ? decodeId(id) : null, query: Object.fromEntries(new URLSearchParams(query)) }
}

export function hashOf(route: {
  view: string
  id?: string | null
  query?: Readonly<Record<string, string>>
}) {
  const query = new URLSearchParams(Object.entries(route.query ?? {}).filter(([, value]) => value !== ''))
  const id = route.id ? `/${route.id === newRecord ? newRecord : encodeURIComponent(route.id)}` : ''
  return `#/${route.view}${id}${query.size > 0 ? `?${query.toString()}` : ''}`
}

/** What somebody typed into the address may be no encoding at all; then it names nothing. */
function decodeId(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}
