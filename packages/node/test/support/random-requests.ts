/** Random requests as they go over the wire, and what every answer must be. */
import assert from 'node:assert/strict'
import { isProblemKind, type Operation, type OperationName, PATHS, type Problem } from '@warren/api'
import type { RandomRequest } from './schema-arbitrary.ts'

export function pathOf(name: OperationName, { params, query }: RandomRequest): string {
  const path = PATHS[name][1].replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(textOf(params[key])),
  )
  const entries = Object.entries(query).map(([key, value]) => [key, textOf(value)] as [string, string])
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries)}`
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  // A lone half of a pair cannot stand in a URL.
  return text.toWellFormed()
}

/** As the operation promises, or a problem that is no mistake of ours. */
export async function checkAnswer(operation: Operation, response: Response, what: string): Promise<void> {
  const kind = response.headers.get('content-type') ?? ''
  if (response.status >= 400) {
    assert.equal(kind, 'application/problem+json', what)
    const problem = (await response.json()) as Problem
    assert.ok(isProblemKind(problem.kind) && problem.kind !== 'bug', `${what}: ${JSON.stringify(problem)}`)
    assert.equal(problem.status, response.status)
    return
  }
  assert.equal(response.status, operation.status, what)
  if (operation.mediaType !== undefined) {
    assert.ok(kind.startsWith(operation.mediaType), what)
    await response.body?.cancel()
    return
  }
  const parsed = operation.answer.safeParse(await response.json())
  assert.ok(parsed.success, `${what}: ${parsed.error?.message}`)
}
