import { shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Incident } from '@/shared/api/types'
import { kindsOf, whoAndWhere, type Translate } from '@/shared/incident/words'

/** Told at once at most: nobody follows more, and they stand on the page. */
const toldMax = 5

/** Each time an alarm rings is told once: it and its ring, as a key. */
const ringOf = ({ id, rings }: Incident) => `${id}:${rings ?? 0}`

/** Those that ring and were not told yet, and all that ring now. */
export function newlyRinging(incidents: readonly Incident[], told: ReadonlySet<string>) {
  const ringing = incidents.filter(({ status, ringing: rings }) => status === 'OPEN' && rings)
  return {
    fresh: ringing.filter((incident) => !told.has(ringOf(incident))),
    told: new Set(ringing.map(ringOf)),
  }
}

/** `紧急 呼叫：张秀英，302-1`, with the site where the page shows several. */
export const alarmWords = (incident: Incident, severalSites: boolean, t: Translate) =>
  t('ward.rang', {
    class: t(`class.${incident.class}`),
    kind: kindsOf(incident, t),
    who: whoAndWhere(incident, severalSites, t).join('，'),
  })

/** Words for a screen reader, of what has just rung alone: running times and buttons would be read out for ever. */
export function useNewAlarms(incidents: Ref<readonly Incident[]>, severalSites: boolean) {
  const { t } = useI18n()
  const words = shallowRef('')
  let told: ReadonlySet<string> = new Set()
  watch(
    incidents,
    (now) => {
      const next = newlyRinging(now, told)
      told = next.told
      if (next.fresh.length === 0) return
      const said = next.fresh
        .slice(0, toldMax)
        .map((incident) => alarmWords(incident, severalSites, t))
        .join('；')
      // What rings again must be said again: the same text would be no change.
      words.value = said === words.value ? `${said}。` : said
    },
    { immediate: true },
  )
  return words
}
