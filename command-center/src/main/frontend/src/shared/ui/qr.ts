import { encode } from 'uqr'

/** A QR code as one outline: a square of `size` modules, with the quiet zone that scanners want (ISO/IEC 18004). */
export interface QrOutline {
  readonly size: number
  readonly path: string
}

const quietModules = 4

/** Medium error correction: 15 % of a label may be scratched. Dark modules of one row are drawn as one bar. */
export function qrOutline(text: string): QrOutline {
  const { data, size } = encode(text, { ecc: 'M', border: quietModules })
  const bars = data.flatMap((row, y) => barsOf(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`))
  return { size, path: bars.join('') }
}

function barsOf(row: readonly boolean[]): [x: number, width: number][] {
  const bars: [number, number][] = []
  row.forEach((dark, x) => {
    const last = bars.at(-1)
    if (!dark) return
    if (last && last[0] + last[1] === x) last[1]++
    else bars.push([x, 1])
  })
  return bars
}
