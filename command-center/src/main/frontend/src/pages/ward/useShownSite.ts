import { shallowRef } from 'vue'
import type { Session } from '@/shared/api/types'
import { firstSite } from '@/shared/session/scope'

/** Which of somebody's sites is shown, and the bed that is looked for there when one goes to it for one. */
export function useShownSite(session: Session) {
  const site = shallowRef(firstSite(session))
  const sought = shallowRef<string>()
  function goTo(placeId: string, bedId?: string) {
    site.value = placeId
    sought.value = bedId
  }
  return { site, sought, goTo }
}
