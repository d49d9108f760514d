import type { ReadingColors } from './readings'

/** The colours of the style sheet as they are now, for a canvas. */
export function colorsNow(): ReadingColors {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    ink: of('ink'),
    soft: of('ink-soft'),
    line: of('line'),
    paper: of('paper'),
    heart: of('heart'),
    breath: of('breath'),
    inBed: of('in-bed'),
    classes: { URGENT: of('urgent'), HIGH: of('high'), MEDIUM: of('medium'), TECHNICAL: of('technical') },
  }
}

/** Pixels of one rem now. */
export const remPixels = () => parseFloat(getComputedStyle(document.documentElement).fontSize)

/** The same for the small map. */
export function mapColorsNow() {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    area: of('tile'),
    own: of('tile-on'),
    line: of('ink-soft'),
    ink: of('ink-mid'),
    mark: of('urgent'),
    paper: of('paper'),
  }
}
