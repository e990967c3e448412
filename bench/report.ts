/** The first table of docs/benchmarks.md. */
import { row } from './sections.ts'

export interface Results {
  readonly date: string
  readonly machine: string
  readonly relays: number
  readonly bareMegabytesPerS: readonly number[]
  readonly productMegabytesPerS: readonly number[]
  readonly upMs: readonly number[]
  readonly malformedNameMs: readonly number[]
}

export function tableOf(results: Results): string {
  const shares = results.productMegabytesPerS.map(
    (rate, round) => (rate / (results.bareMegabytesPerS[round] ?? Number.NaN)) * 100,
  )
  return `## Loopback

\`npm run bench -- --write\` on ${results.date}; ${results.machine}. Everything runs on this one machine over loopback:
${results.relays} relays, a service node, a client node, the web server and curl. Rates of a real network are bounded by its slowest relay.

The bare pipeline has the same eight processes, seven TLS links, 4096-byte cells and 16 layers of relay encryption as lie between a client
and a service, and nothing else (\`bench/bare\`). Bare and product take turns; the share is of each pair.

| What | Promised | Median | All rounds |
|---|---|---|---|
${row('bare pipeline', '-', results.bareMegabytesPerS, 'MB/s', 1)}
${row('one stream to a service, after its first byte', '-', results.productMegabytesPerS, 'MB/s', 1)}
${row('share of the bare pipeline', '50 % or more', shares, '%', 0)}
${row('`warren up --detach` on a new home, until it returns', '5000 ms', results.upMs, 'ms', 0)}
${row('a mistyped address is refused', '100 ms', results.malformedNameMs, 'ms', 1)}

Not measured here: many clients at once, memory under load.
`
}
