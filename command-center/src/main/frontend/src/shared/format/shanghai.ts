/** Zunyi keeps Beijing time, UTC+8 the whole year, whatever the device is set to. */
const zone = 'Asia/Shanghai'
const offsetMillis = 8 * 3_600_000
const dayMillis = 86_400_000

const clockFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** `14:05:09` */
export const clockTime = (atMillis: number) => clockFormat.format(atMillis)

/** `2026年11月23日 星期一` or `Monday, 23 November 2026` */
export function calendarDay(atMillis: number, locale: string): string {
  const isEnglish = locale === 'en'
  // Whole words are long in English, and the head of the wall is full.
  const words = isEnglish ? 'short' : 'long'
  const format = new Intl.DateTimeFormat(isEnglish ? 'en-GB' : 'zh-CN', {
    timeZone: zone,
    year: 'numeric',
    month: words,
    day: 'numeric',
    weekday: words,
  })
  return format.format(atMillis)
}

/** Midnight in Zunyi before or at the moment. */
export const dayStart = (atMillis: number) =>
  Math.floor((atMillis + offsetMillis) / dayMillis) * dayMillis - offsetMillis

/** Hour of the day in Zunyi, 0–23. */
export const hourOf = (atMillis: number) => Math.floor((atMillis - dayStart(atMillis)) / 3_600_000)

/** The year in Zunyi. */
export const calendarYear = (atMillis: number) => new Date(atMillis + offsetMillis).getUTCFullYear()

const dayAndTimeFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `11-23 14:05` */
export const dayAndTime = (atMillis: number) => dayAndTimeFormat.format(atMillis).replace('/', '-')

/** A day in Zunyi as the contract writes it, `2026-11-27`; `ahead` days later. */
export const isoDay = (atMillis: number, ahead = 0) =>
  new Date(atMillis + offsetMillis + ahead * dayMillis).toISOString().slice(0, 10)

/** So many days after such a day. */
export const daysAfter = (day: string, days: number) => isoDay(Date.parse(`${day}T00:00:00+08:00`), days)

/** The month before, of which all days are over: `2026-10`. */
export function lastMonth(atMillis: number): string {
  const day = new Date(atMillis + offsetMillis)
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - 1, 1)).toISOString().slice(0, 7)
}

/** A moment as a field for day and time holds it, in Zunyi: `2026-11-27T14:05`; and back. */
export const toField = (atMillis: number) => new Date(atMillis + offsetMillis).toISOString().slice(0, 16)
export const ofField = (text: string) => Date.parse(`${text}:00+08:00`)

/** The last moment of such a day in Zunyi. */
export const endOfDay = (day: string) => Date.parse(`${day}T23:59:59+08:00`)
