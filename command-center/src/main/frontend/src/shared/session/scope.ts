import type { Session } from '@/shared/api/types'

/** Whether somebody works in an institution: at one of its sites, or for all of them. */
export const worksInInstitution = ({ scope }: Pick<Session, 'scope'>) =>
  Boolean(scope.placeId) || Boolean(scope.organisationId)

/** Whether somebody sees the whole city, and may narrow it to a county; a county and an institution see their own alone. */
export const seesWholeCity = (session: Pick<Session, 'scope'>) =>
  !session.scope.division && !worksInInstitution(session)

type Sites = Pick<Session, 'scope' | 'sites'>

/** The only site of who has no other; empty for who has several, or works in no institution. */
export const onlySite = ({ scope, sites }: Sites) =>
  scope.placeId ?? (sites.length === 1 ? sites[0]?.id : undefined) ?? ''

/**
 * Whether what somebody sees may be of more than one site, now or as soon as another comes: then a bed's label alone does
 * not say where it stands.
 */
export const seesSeveralSites = ({ scope }: Pick<Session, 'scope'>) => !scope.placeId

/** The only site, or the first of several; empty for who works in no institution. */
export const firstSite = ({ scope, sites }: Sites) => scope.placeId ?? sites[0]?.id ?? ''
