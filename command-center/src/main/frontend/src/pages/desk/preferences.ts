import { watch } from 'vue'
import { kept } from '@/shared/ui/kept'

// What this operator's browser remembers.

/** Dark for the night shift. */
export const dark = kept('shouhu.desk.dark', false)
watch(dark, (on) => document.documentElement.classList.toggle('dark', on), { immediate: true })

/** Whether single letters are commands. */
export const lettersOn = kept('shouhu.desk.letters', true)

/** Whether this operator was shown round. */
export const tourSeen = kept('shouhu.desk.tour', false)
