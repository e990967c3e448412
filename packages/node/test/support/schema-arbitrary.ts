/** Random values that fit a schema of the local API, and values that nearly do: from the JSON Schema that OpenAPI publishes. */
import { OPERATIONS, type Operation, type OperationName } from '@warren/api'
import fc, { type Arbitrary } from 'fast-check'
import * as z from 'zod'

type Json = Readonly<Record<string, unknown>>

/** Texts that mean something to the node, so that chance gets past the first check. */
export interface KnownTexts {
  readonly ids: readonly string[]
  readonly addresses: readonly string[]
  readonly paths: readonly string[]
  readonly links: readonly string[]
  /** Capabilities of boxes. */
  readonly boxes: readonly string[]
}

/** The three parts of a request of one operation. */
export interface RandomRequest {
  readonly params: Json
  readonly query: Json
  readonly body: unknown
}

/** @param isValid - false: something in it is changed until it need not fit any more. */
export function requestOf(
  name: OperationName,
  known: KnownTexts,
  isValid: boolean,
): Arbitrary<RandomRequest> {
  const operation: Operation = OPERATIONS[name]
  const part = (schema: z.ZodType | undefined): Arbitrary<unknown> => {
    if (schema === undefined) return fc.constant({})
    const fitting = arbitraryOf(
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json,
      known,
    )
    return isValid ? fitting : spoilt(fitting)
  }
  const asObject = (value: unknown): Json =>
    typeof value === 'object' && value !== null ? (value as Json) : {}
  return fc.record({
    params: part(operation.params).map(asObject),
    query: part(operation.query).map(asObject),
    body: part(operation.body),
  })
}

function arbitraryOf(root: Json, known: KnownTexts): Arbitrary<unknown> {
  const definitions = (root['$defs'] ?? {}) as Readonly<Record<string, Json>>
  const of = (schema: Json): Arbitrary<unknown> => {
    if (typeof schema['$ref'] === 'string') {
      const id = schema['$ref'].split('/').at(-1) ?? ''
      return of({ id, ...definitions[id] })
    }
    if (Array.isArray(schema['anyOf'])) return fc.oneof(...(schema['anyOf'] as Json[]).map(of))
    if (schema['const'] !== undefined) return fc.constant(schema['const'])
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
    switch (schema['type']) {
      case 'object':
        return objectOf(schema, of)
      case 'array':
        return fc.array(of((schema['items'] ?? {}) as Json), {
          minLength: numberOf(schema, 'minItems', 0),
          maxLength: Math.min(numberOf(schema, 'maxItems', 4), numberOf(schema, 'minItems', 0) + 4),
        })
      case 'string':
        return textOf(schema, known)
      case 'integer':
      case 'number':
        return fc.integer({
          min: numberOf(schema, 'minimum', 0),
          max: Math.min(numberOf(schema, 'maximum', 100_000), 2 ** 31 - 1),
        })
      case 'boolean':
        return fc.boolean()
      default:
        return fc.jsonValue()
    }
  }
  return of(root)
}

function objectOf(schema: Json, of: (schema: Json) => Arbitrary<unknown>): Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Json>>
  const required = (schema['required'] ?? []) as string[]
  const members = Object.entries(properties).map(([key, inner]) => [key, of(inner)] as const)
  return fc.record(Object.fromEntries(members), {
    requiredKeys: required.filter((key) => Object.hasOwn(properties, key)),
  })
}

function numberOf(schema: Json, key: string, usual: number): number {
  return typeof schema[key] === 'number' ? schema[key] : usual
}

/** By the name of the schema where it has one; else by its pattern. */
function textOf(schema: Json, known: KnownTexts): Arbitrary<string> {
  switch (schema['id']) {
    case 'ServiceAddress':
      return fc.oneof(fc.constantFrom(...known.addresses), fc.stringMatching(/^[a-z2-7]{56}\.onion$/))
    case 'AbsolutePath':
      return fc.constantFrom(...known.paths)
    case 'Link':
      return fc.oneof(fc.constantFrom(...known.links), fc.stringMatching(/^warren:[\w-]{1,200}$/))
    case 'BoxCapability':
      return fc.oneof(fc.constantFrom(...known.boxes), fc.stringMatching(/^warren-box-read:[\w-]{1,150}$/))
    case 'Target':
    case 'HostPort':
      return fc.nat(65_535).map((port) => `127.0.0.1:${port}`)
    default:
      break
  }
  if (schema['format'] === 'date-time')
    return fc.integer({ min: 0, max: 4e12 }).map((ms) => new Date(ms).toISOString())
  const maxLength = Math.min(numberOf(schema, 'maxLength', 40), 200)
  const minLength = numberOf(schema, 'minLength', 0)
  const longest = numberOf(schema, 'maxLength', 1000)
  if (typeof schema['pattern'] !== 'string') return fc.string({ minLength, maxLength })
  const pattern = new RegExp(schema['pattern'], 'u')
  const fits = (text: string): boolean =>
    pattern.test(text) && text.length >= minLength && text.length <= longest
  if (fits(known.ids[0] ?? ''))
    return fc.oneof(fc.constantFrom(...known.ids), fc.stringMatching(/^[\w-]{1,20}$/))
  // Classes by Unicode property are not drawn from: letters fit all of them here.
  if (schema['pattern'].includes('\\p{')) return fc.stringMatching(/^[\w äß-]{1,20}$/).filter(fits)
  return fc.stringMatching(new RegExp(schema['pattern'])).filter(fits)
}

/** Something that fits with one thing changed, or something else altogether. */
function spoilt(fitting: Arbitrary<unknown>): Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.constantFrom(
      -1,
      1e308,
      2 ** 53,
      '',
      '\u0000',
      'x'.repeat(5000),
      '__proto__',
      '../../etc',
      null,
      [],
      {},
    ),
  )
  const changed = fc
    .tuple(
      fitting,
      fc.nat(20),
      fc.oneof(fc.string({ maxLength: 10 }), fc.constantFrom('__proto__', 'constructor')),
      odd,
    )
    .map(([value, pick, key, other]) => spoilOne(value, pick, key, other))
  return fc.oneof({ arbitrary: changed, weight: 4 }, { arbitrary: odd, weight: 1 })
}

function spoilOne(value: unknown, pick: number, key: string, odd: unknown): unknown {
  if (typeof value !== 'object' || value === null) return odd
  const keys = Object.keys(value)
  const one = keys[pick % (keys.length + 1)]
  if (Array.isArray(value))
    return value.map((item, index) => (index === pick % value.length ? odd : (item as unknown)))
  if (one === undefined) return { ...value, [key]: odd }
  const inner = (value as Json)[one]
  if (pick % 3 === 0) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== one))
  return { ...value, [one]: pick % 2 === 0 ? odd : spoilOne(inner, pick, key, odd) }
}
