import type { Session } from '@/shared/api/types'

/** Whether somebody sees the whole city, and may narrow it to a county; a county and an institution see their own alone. */
export const seesWholeCity = ({ scope }: Pick<Session, 'scope'>) => !scope.division && !scope.placeId
