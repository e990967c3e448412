/**
 * Repeated requests: a POST with an `Idempotency-Key` that was answered before gets the same answer and does nothing
 * twice, also after a restart (docs/spec/local-api.md §5).
 */
import { type Clock, fail, type Primitives, type StateStore, toHex, utf8, utf8Text } from '@warren/kernel'
import { IDEMPOTENT_ANSWERS_MAX } from '../limits.ts'
import { IDEMPOTENT_ANSWER_MS } from '../timeouts.ts'

export interface StoredAnswer {
  readonly status: number
  readonly body: string
}

interface Row extends StoredAnswer {
  /** Hash of what was asked: the same key for another request is a mistake. */
  readonly request: string
  readonly atMs: number
}

export interface IdempotentRequest {
  readonly caller: string
  readonly key: string
  readonly operation: string
  readonly body: string
}

export interface AnswerPorts {
  readonly clock: Clock
  readonly primitives: Pick<Primitives, 'sha256'>
  /** undefined while locked: then nothing is kept. */
  state(): StateStore | undefined
}

export function createAnswers({ clock, primitives, state }: AnswerPorts) {
  const hash = (...parts: string[]): string => toHex(primitives.sha256(utf8(JSON.stringify(parts))))
  const running = new Map<string, { request: string; answer: Promise<StoredAnswer> }>()
  const read = (id: string): Row | undefined => {
    const bytes = state()?.table('api-answers').get(id)
    if (bytes === undefined) return undefined
    const row = JSON.parse(utf8Text(bytes)) as Row
    return clock.wallMs() - row.atMs > IDEMPOTENT_ANSWER_MS ? undefined : row
  }
  const keep = (id: string, row: Row): void => {
    const store = state()
    if (store === undefined) return
    store.transaction(() => {
      const table = store.table('api-answers')
      makeRoom(table)
      table.put(id, utf8(JSON.stringify(row)))
    })
  }
  return {
    /**
     * Runs `work` unless the same was asked before under this key; two at once share one run.
     *
     * @throws WarrenError `bad-input`: the key was used for another request.
     */
    async once(asked: IdempotentRequest, work: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
      const id = hash(asked.caller, asked.key)
      const request = hash(asked.operation, asked.body)
      const before = running.get(id) ?? read(id)
      if (before !== undefined && before.request !== request) {
        throw fail('bad-input', 'this Idempotency-Key was used for another request', {
          next: 'Make a new key for every new request.',
        })
      }
      if (before !== undefined)
        return 'answer' in before ? before.answer : { status: before.status, body: before.body }
      const answer = work()
      running.set(id, { request, answer })
      try {
        const { status, body } = await answer
        // A failure may be tried again under the same key.
        if (status < 400) keep(id, { status, body, request, atMs: clock.wallMs() })
        return { status, body }
      } finally {
        running.delete(id)
      }
    },
  }
}

export type Answers = ReturnType<typeof createAnswers>

/** Forgets the oldest answers, so that one more fits. */
function makeRoom(table: ReturnType<StateStore['table']>): void {
  const keys = table.keys()
  if (keys.length < IDEMPOTENT_ANSWERS_MAX) return
  const rows = keys.map((key) => ({
    key,
    atMs: (JSON.parse(utf8Text(table.get(key) as Uint8Array)) as Row).atMs,
  }))
  rows.sort((a, b) => a.atMs - b.atMs)
  for (const { key } of rows.slice(0, keys.length - IDEMPOTENT_ANSWERS_MAX + 1)) table.delete(key)
}
