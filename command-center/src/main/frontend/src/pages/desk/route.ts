/** What the desk shows, in the order of their number keys. */
export const views = ['queue', 'overview', 'handover', 'holds', 'recontacts', 'past'] as const
export type View = (typeof views)[number]

/** Where the operator is; kept in the address, so that a reload loses nothing. */
export interface Route {
  readonly view: View
  readonly incidentId: string | null
}

/** `#/queue/I-17` */
export function routeOf(hash: string): Route {
  const [, view, incidentId] = hash.replace(/^#/, '').split('/')
  const known = views.find((one) => one === view) ?? 'queue'
  const valid = incidentId !== undefined && /^[A-Za-z0-9._:-]{1,64}$/.test(incidentId)
  return { view: known, incidentId: view === 'queue' && valid ? incidentId : null }
}

export const hashOf = ({ view, incidentId }: Route) =>
  view === 'queue' && incidentId ? `#/queue/${incidentId}` : `#/${view}`
