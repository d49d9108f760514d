import { whileSeen } from '@/shared/ui/whileSeen'

/** A list that names people is asked for again by itself this seldom: each time stands in the audit trail as a look. */
export const reloadMillis = 300_000

export const reloadSeldom = (load: () => void) => {
  whileSeen(load, reloadMillis)
}
