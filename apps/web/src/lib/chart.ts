/** Curves of data over time, as the points of an SVG line. */

/** Neighbouring values added together, so that there are no more than fit; the newest stay at the end. */
export function binned(values: readonly number[], bins: number): number[] {
  const size = Math.max(1, Math.ceil(values.length / Math.max(1, bins)))
  const result: number[] = []
  for (let end = values.length; end > 0; end -= size) {
    let sum = 0
    const start = Math.max(0, end - size)
    for (let index = start; index < end; index++) sum += values[index] ?? 0
    result.unshift(sum / (end - start))
  }
  return result
}

/** @param top - the value at the upper edge. @returns `x,y x,y ...`, the newest value at the right. */
export function pointsOf(
  values: readonly number[],
  size: { readonly width: number; readonly height: number },
  top: number,
): string {
  const step = size.width / Math.max(1, values.length - 1)
  return values
    .map((value, index) => {
      const y = size.height - (Math.min(value, top) / Math.max(1, top)) * size.height
      return `${(index * step).toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}

/** The next of 1, 2, 5, 10, 20, ...: a scale that does not change with every byte. */
export function niceTop(value: number): number {
  let power = 1000
  while (power * 10 <= value) power *= 10
  return [1, 2, 5, 10].map((factor) => factor * power).find((top) => top >= value) ?? power * 10
}

/** Sums of whole minutes, the newest first. */
export function perMinute(values: readonly number[]): number[] {
  const sums: number[] = []
  for (let end = values.length; end > 0; end -= 60) {
    sums.push(values.slice(Math.max(0, end - 60), end).reduce((sum, value) => sum + value, 0))
  }
  return sums
}
