/** OpenAPI 3.1 from the table of operations: its schemas are JSON Schema 2020-12, which zod writes itself. */
import * as z from 'zod'
import { BODY_MAX_BYTES } from './limits.ts'
import type { Operation } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { PATHS, type OperationName } from './paths.ts'
import { problemKindSchema } from './schemas/problem-kind.ts'

type Json = Record<string, unknown>

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    kind: problemKindSchema,
    next: z.string().optional(),
    retry: z.enum(['now', 'later', 'other-path', 'never']).optional(),
  })
  .meta({ id: 'Problem' })

/** Schemas with an id become components; `$defs` that zod leaves behind move there too. */
class Components {
  readonly schemas: Json = {}

  refer(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema: _,
      $defs,
      ...root
    } = z.toJSONSchema(schema, { target: 'draft-2020-12', io }) as Json & { $defs?: Json }
    for (const [id, definition] of Object.entries($defs ?? {})) this.schemas[id] = relocate(definition)
    const { id, ...plain } = root
    if (typeof id !== 'string') return relocate(plain) as Json
    this.schemas[id] = relocate(plain)
    return { $ref: `#/components/schemas/${id}` }
  }
}

function relocate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocate)
  if (typeof value !== 'object' || value === null) return value
  const result: Json = {}
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'id' && typeof inner === 'string') continue
    result[key] =
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : relocate(inner)
  }
  return result
}

function parametersOf(operation: Operation, components: Components): Json[] {
  const list = (schema: z.ZodObject | undefined, place: string): Json[] =>
    Object.entries(schema?.shape ?? {}).map(([name, inner]) => ({
      name,
      in: place,
      required: place === 'path',
      schema: components.refer(inner as z.ZodType, 'input'),
    }))
  return [...list(operation.params, 'path'), ...list(operation.query, 'query')]
}

function describe(name: OperationName, components: Components): Json {
  const operation: Operation = OPERATIONS[name]
  const parameters = parametersOf(operation, components)
  if (PATHS[name][0] === 'POST') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'The same key with the same body gives the first answer again and does nothing twice.',
      schema: { type: 'string', maxLength: 128 },
    })
  }
  return {
    operationId: name,
    summary: operation.summary,
    security: operation.scope === 'public' ? [] : [{ token: [operation.scope] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            description: `At most ${BODY_MAX_BYTES} bytes.`,
            content: { 'application/json': { schema: components.refer(operation.body, 'input') } },
          },
        }),
    ...(operation.bodyMediaType === undefined
      ? {}
      : { requestBody: { required: true, content: { [operation.bodyMediaType]: {} } } }),
    responses: {
      [operation.status]: {
        description: 'Done',
        content: {
          [operation.mediaType ?? 'application/json']: {
            schema: components.refer(operation.answer, 'output'),
          },
        },
      },
      default: {
        description: 'What went wrong and what to do next',
        content: { 'application/problem+json': { schema: components.refer(problemSchema, 'output') } },
      },
    },
  }
}

/** The whole description, as `GET /v1/openapi.json` answers it. */
export function openApi(version: string): Json {
  const components = new Components()
  const paths: Record<string, Json> = {}
  for (const name of Object.keys(PATHS) as OperationName[]) {
    const [method, path] = PATHS[name]
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(name, components) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Warren: local API', version, license: { name: 'Apache-2.0 OR MIT' } },
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  }
}
