/** Numbers and lists as the doctor writes them. */

/** `3 relays`, `1 relay` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** `45 seconds`, `3 minutes`, `2 hours`, `5 days`: the nearest. */
export function duration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds < 90) return count(seconds, 'second')
  if (seconds < 5400) return count(Math.round(seconds / 60), 'minute')
  if (seconds < 48 * 3600) return count(Math.round(seconds / 3600), 'hour')
  return count(Math.round(seconds / 86_400), 'day')
}

/** `12 MB`: decimal units. */
export function bytes(number: number): string {
  if (number < 1e6) return `${Math.round(number / 1e3)} kB`
  return number < 1e9 ? `${Math.round(number / 1e6)} MB` : `${(number / 1e9).toFixed(1)} GB`
}

/** `curl (process 123)`, `a program (process 123)` */
export function program(holder: { readonly pid: number; readonly name: string }): string {
  return holder.name === '' ? `a program (process ${holder.pid})` : `${holder.name} (process ${holder.pid})`
}
