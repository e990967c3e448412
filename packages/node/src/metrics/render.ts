/** Metrics as the text that Prometheus reads. */
import type { Status } from '@warren/api'
import prometheus from 'prom-client'
import { METRICS, type Metric } from './metrics-table.ts'

export const METRICS_MEDIA_TYPE = prometheus.Registry.PROMETHEUS_CONTENT_TYPE

/** A registry of its own each time, with what this node has and nothing else: none of the library's metrics of the process. */
export function renderMetrics(status: Status): Promise<string> {
  const registry = new prometheus.Registry()
  for (const metric of METRICS) add(registry, metric, status)
  return registry.metrics()
}

function add(registry: prometheus.Registry, metric: Metric, status: Status): void {
  const { name, type, help } = metric
  const labelled = 'label' in metric ? metric.readEach(status) : undefined
  const plain = 'label' in metric ? undefined : metric.read(status)
  if (labelled === undefined && plain === undefined) return
  const labelNames = 'label' in metric ? [metric.label] : []
  const options = { name, help, labelNames, registers: [registry] }
  const made = type === 'counter' ? new prometheus.Counter(options) : new prometheus.Gauge(options)
  if (plain !== undefined) made.inc(plain)
  if (!('label' in metric)) return
  for (const value of metric.values) made.inc({ [metric.label]: value }, labelled?.[value] ?? 0)
}
