/** Every operation of the local API is reached through the client as the table of paths has it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPERATIONS, type Operation, type OperationName, openApi, PATHS } from '@warren/api'
import { type Client, createClient, type WireRequest } from '@warren/sdk'

const NAMES = Object.keys(PATHS) as OperationName[]
/** They answer or take a stream, and have a method of their own. */
const STREAMED = ['getEvents', 'addShareStream', 'getContent'] as const satisfies readonly OperationName[]

function recorded(answer: string): { readonly client: Client; readonly sent: WireRequest[] } {
  const sent: WireRequest[] = []
  async function* body(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(answer)
  }
  const client = createClient((request) => {
    sent.push(request)
    return Promise.resolve({ status: 200, body: body() })
  }, 'token')
  return { client, sent }
}

/** Whatever its parts are. */
type AnyCall = (name: OperationName, parts: object) => Promise<unknown>

test('each is called by its name with its method and path, its parameters in their places', async () => {
  for (const name of NAMES) {
    if ((STREAMED as readonly string[]).includes(name)) continue
    const { client, sent } = recorded('{}')
    const [method, path] = PATHS[name]
    const operation: Operation = OPERATIONS[name]
    const params = Object.fromEntries(
      Object.keys(operation.params?.shape ?? {}).map((key) => [key, `a ${key}/`]),
    )
    const body = operation.body === undefined ? {} : { body: { some: 'thing' } }
    await (client.call as unknown as AnyCall)(name, { params, ...body })
    const expected = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(`a ${key}/`))
    assert.deepEqual([sent[0]?.method, sent[0]?.path], [method, expected], name)
    assert.equal(sent[0]?.headers['authorization'], 'Bearer token')
    assert.equal(sent[0]?.headers['content-type'], operation.body && 'application/json', name)
  }
})

test('those with streams have methods that go to them', async () => {
  const { client, sent } = recorded('{}')
  const listening = new AbortController()
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1)
  }
  await client.shareStream({ name: 'n' }, bytes())
  await client.open({ link: 'warren:a' })
  const next = client.events({ signal: listening.signal }).next()
  listening.abort()
  await next
  const paths = sent.slice(0, 3).map(({ method, path }) => `${method} ${path.split('?')[0]}`)
  assert.deepEqual(
    paths,
    ['addShareStream', 'getContent', 'getEvents'].map((name) => PATHS[name as OperationName].join(' ')),
  )
})

test('each that answers in pages is a list of the client', async () => {
  for (const name of NAMES) {
    const operation: Operation = OPERATIONS[name]
    const isPaged = 'cursor' in (operation.query?.shape ?? {})
    // Its cursor is a place in a list that never changes, and comes with a link.
    if (!isPaged || name === 'listContent') continue
    const { client, sent } = recorded('{"items":[1,2]}')
    const seen: unknown[] = []
    for await (const item of client.list(name as Parameters<Client['list']>[0])) seen.push(item)
    assert.deepEqual(seen, [1, 2], name)
    assert.equal(sent[0]?.path.split('?')[0], PATHS[name][1])
  }
})

test('each is in the OpenAPI document with its parts, and what the document says of its answer is what the client promises', () => {
  const paths = openApi('1.0.0')['paths'] as Record<
    string,
    Record<
      string,
      {
        operationId: string
        requestBody?: object
        parameters?: { name: string }[]
        responses: Record<string, object>
      }
    >
  >
  assert.equal(Object.values(paths).flatMap((methods) => Object.keys(methods)).length, NAMES.length)
  for (const name of NAMES) {
    const operation: Operation = OPERATIONS[name]
    const described = paths[PATHS[name][1]]?.[PATHS[name][0].toLowerCase()]
    assert.equal(described?.operationId, name)
    assert.equal(
      described.requestBody !== undefined,
      operation.body !== undefined || operation.bodyMediaType !== undefined,
    )
    const parameters = (described.parameters ?? []).map((parameter) => parameter.name)
    for (const part of [operation.params, operation.query])
      for (const key of Object.keys(part?.shape ?? {})) assert.ok(parameters.includes(key), `${name}: ${key}`)
    assert.ok(described.responses[operation.status] !== undefined, name)
  }
})
