import { calendarYear } from '@/shared/format/shanghai'

/** Age in whole years as far as a year of birth tells it. */
export const yearsOld = (birthYear: number, atMillis: number) => calendarYear(atMillis) - birthYear
