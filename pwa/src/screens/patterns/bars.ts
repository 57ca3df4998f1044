/* Bars from left to right, one below the other, each in up to three parts. */
export interface Bar {
  name: string
  parts: readonly number[]
}
export interface Piece {
  key: string
  part: number
  x: number
  y: number
  width: number
}

export const WIDTH = 348
const EACH = 44
const ROOM = 300

export const heightOf = (count: number): number => count * EACH + 2
export const labelY = (at: number): number => at * EACH + 14
export const barY = (at: number): number => at * EACH + 20

export const sumOf = ({ parts }: Bar): number => parts.reduce((sum, part) => sum + part, 0)

/** The longest takes all the room; a part of one is never too thin to be seen. */
export function pieces(bars: readonly Bar[]): Piece[] {
  const most = Math.max(1, ...bars.map(sumOf))
  return bars.flatMap((bar, at) => {
    let x = 0
    return bar.parts.flatMap((count, part) => {
      if (count <= 0) return []
      const width = Math.max(3, Math.round((count / most) * ROOM))
      const piece = { key: `${at} ${part}`, part, x, y: barY(at), width: Math.max(2, width - 2) }
      x += width
      return piece
    })
  })
}
