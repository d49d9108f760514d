import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { readingStaleMillis } from '@/shared/charts/readings'
import { ageWords } from '@/shared/format/duration'
import { useServerTime } from '@/shared/live/clock'
import type { BedTile } from '@/shared/live/messages'

/** What a bed's sensor says of who is in it; `unknown`: it is silent, or there is none. */
export type Presence = 'in' | 'out' | 'unknown'

export function presenceOf({ sensorSilent, inBed }: BedTile): Presence {
  if (sensorSilent || inBed === null) return 'unknown'
  return inBed ? 'in' : 'out'
}

/** Whether what the sensor said is no longer to be believed: too long ago, or nobody would hear it change. */
export const isOld = ({ readingAt }: BedTile, lost: boolean, nowMillis: number) =>
  lost || readingAt === null || nowMillis - readingAt > readingStaleMillis

/** What a bed's sensor says in words, how long ago, and whether that is too long. */
export function usePresence(props: { bed: BedTile; lost: boolean }) {
  const { t } = useI18n()
  const now = useServerTime()
  const presence = computed(() => presenceOf(props.bed))
  return {
    presence,
    presenceWords: computed(() =>
      t(props.bed.sensorSilent ? 'ward.sensorSilent' : `ward.presence.${presence.value}`),
    ),
    old: computed(() => isOld(props.bed, props.lost, now.value)),
    age: computed(() => {
      if (props.bed.readingAt === null) return t('ward.noReading')
      const words = ageWords(now.value - props.bed.readingAt)
      return t(words.key, { n: words.n })
    }),
  }
}
