/** What one run of a scenario showed: properties, success, times, bytes, and what adversaries learned. */
import type { LearnedRow } from './observer/learned.ts'
import type { Visit } from './visit.ts'

/** A sentence that must be true, and what was measured for it. */
export interface Property {
  readonly text: string
  readonly holds: boolean
  readonly measured: string
}

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
}

/** Of one kind of attempt: visits, starts, downloads. */
export interface Attempts {
  readonly kind: string
  readonly attempts: number
  readonly succeeded: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly bytes: number
  /** Why attempts broke or were begun again, and how often; the most frequent first. */
  readonly reasons: readonly (readonly [string, number])[]
}

/** What is counted of one attempt. */
export interface Outcome extends Pick<Visit, 'ok' | 'ms' | 'bytes'> {
  readonly reasons?: readonly string[]
}

export interface Report {
  readonly scenario: string
  readonly about: string
  readonly nodes: number
  readonly seed: string
  readonly passed: boolean
  /** The scenario could not be played to its end. */
  readonly error?: string
  readonly properties: readonly Property[]
  readonly attempts: readonly Attempts[]
  readonly figures: readonly Figure[]
  readonly learned: readonly LearnedRow[]
  readonly virtualMs: number
  readonly bytesOnWire: number
  /** Covers every byte that travelled and when: equal for equal scenario, nodes and seed. */
  readonly digest: string
  /** If it was measured: of this machine, and other in each run. */
  readonly cost?: RunCost
}

export interface RunCost {
  readonly realMs: number
  readonly cpuMs: number
  /** The largest that the process was. */
  readonly residentBytes: number
  /** Nodes times virtual seconds per second of processor time. */
  readonly nodeSecondsPerCpuS: number
}

export class ReportBuilder {
  readonly #properties: Property[] = []
  readonly #attempts: Attempts[] = []
  readonly #figures: Figure[] = []
  readonly #learned: LearnedRow[] = []

  /** A property of the scenario: a sentence, whether it holds, and what was measured. */
  property(text: string, holds: boolean, measured: string | number): void {
    this.#properties.push({ text, holds, measured: String(measured) })
  }

  figure(name: string, value: number, unit: string): void {
    this.#figures.push({ name, value, unit })
  }

  attempts(kind: string, outcomes: readonly Outcome[]): Attempts {
    const times = outcomes.filter(({ ok }) => ok).map(({ ms }) => ms)
    const row: Attempts = {
      kind,
      attempts: outcomes.length,
      succeeded: times.length,
      p50Ms: Math.round(quantile(times, 0.5)),
      p95Ms: Math.round(quantile(times, 0.95)),
      bytes: outcomes.reduce((sum, { bytes }) => sum + bytes, 0),
      reasons: countReasons(outcomes),
    }
    this.#attempts.push(row)
    return row
  }

  learned(rows: readonly LearnedRow[]): void {
    this.#learned.push(...rows)
  }

  build(): Pick<Report, 'passed' | 'properties' | 'attempts' | 'figures' | 'learned'> {
    return {
      passed: this.#properties.length > 0 && this.#properties.every(({ holds }) => holds),
      properties: this.#properties,
      attempts: this.#attempts,
      figures: this.#figures,
      learned: this.#learned,
    }
  }
}

/** More are not worth a line. */
const REASONS_SHOWN = 5

function countReasons(outcomes: readonly Outcome[]): (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const { reasons = [] } of outcomes)
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, REASONS_SHOWN)
}

/** The value below which `share` of them lie; 0 if there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

/** The report for people to read. */
export function formatReport(report: Report): string {
  const { cost } = report
  const lines = [
    `${report.passed ? 'holds ' : 'BROKEN'} ${report.scenario}: ${report.about}`,
    `  ${report.nodes} nodes, seed ${report.seed}, ${seconds(report.virtualMs)} of virtual time, ${megabytes(report.bytesOnWire)} on the wire`,
    ...(report.error === undefined ? [] : [`  not played to its end: ${report.error}`]),
    ...report.properties.map(
      ({ text, holds, measured }) => `  ${holds ? 'ok  ' : 'FAIL'} ${text} (${measured})`,
    ),
    ...report.attempts.flatMap((row) => [
      `  ${row.kind}: ${row.succeeded} of ${row.attempts}, p50 ${seconds(row.p50Ms)}, p95 ${seconds(row.p95Ms)}, ${megabytes(row.bytes)}`,
      ...row.reasons.map(([reason, times]) => `    begun again ${times} times: ${reason}`),
    ]),
    ...report.figures.map(({ name, value, unit }) => `  ${name}: ${rounded(value)} ${unit}`),
    ...report.learned.map(
      ({ position, fact, times, granted }) =>
        `  ${granted ? 'granted' : 'NOT GRANTED'}: ${position} learned ${fact} (${times} times)`,
    ),
    ...(cost === undefined ? [] : [`  ${formatCost(cost)}`]),
    `  digest ${report.digest}`,
  ]
  return lines.join('\n')
}

function formatCost(cost: RunCost): string {
  const speed = `${rounded(cost.nodeSecondsPerCpuS)} node seconds per processor second`
  return `${seconds(cost.realMs)} real, ${seconds(cost.cpuMs)} of processor, ${megabytes(cost.residentBytes)} resident, ${speed}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`
}

function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3)
}
