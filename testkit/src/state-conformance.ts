/** What every state store must do, whatever it keeps its values on. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { fail, type StateStore, utf8 } from '@warren/kernel'

export interface StateUnderTest {
  readonly state: StateStore
  /** Ends this opening without any farewell, as a crash does, and opens the same state again. */
  reopen(): StateStore
  close(): void
}

const A = utf8('a')
const B = utf8('b')

/** @param open - a new, empty store; called once a test. */
export function stateConformance(name: string, open: () => StateUnderTest): void {
  const conforms = (property: string, check: (state: StateStore, opened: StateUnderTest) => void): void => {
    test(property, () => {
      const opened = open()
      try {
        check(opened.state, opened)
      } finally {
        opened.close()
      }
    })
  }

  suite(`state store: ${name}`, () => {
    valueTests(conforms)
    transactionTests(conforms)
  })
}

type Conforms = (property: string, check: (state: StateStore, opened: StateUnderTest) => void) => void

function valueTests(conforms: Conforms): void {
  conforms('a value reads back as it was put, and is a copy both ways', (state) => {
    const table = state.table('t')
    const value = Uint8Array.of(1, 2, 3)
    table.put('k', value)
    value[0] = 9
    const read = table.get('k') as Uint8Array
    assert.deepEqual(read, Uint8Array.of(1, 2, 3))
    assert.equal(Object.getPrototypeOf(read), Uint8Array.prototype)
    read[1] = 9
    assert.deepEqual(table.get('k'), Uint8Array.of(1, 2, 3))
  })

  conforms('what was never put is undefined, and deleting it is no error', (state) => {
    const table = state.table('t')
    assert.equal(table.get('k'), undefined)
    table.delete('k')
    assert.deepEqual(table.keys(), [])
  })

  conforms('an empty value is a value', (state) => {
    state.table('t').put('k', new Uint8Array(0))
    assert.deepEqual(state.table('t').get('k'), new Uint8Array(0))
    assert.deepEqual(state.table('t').keys(), ['k'])
  })

  conforms('putting again replaces, deleting removes', (state) => {
    const table = state.table('t')
    table.put('k', A)
    table.put('k', B)
    assert.deepEqual(table.get('k'), B)
    table.delete('k')
    assert.equal(table.get('k'), undefined)
  })

  conforms('tables do not see each other, and two openings of one table are the same table', (state) => {
    state.table('one').put('k', A)
    state.table('two').put('k', B)
    assert.deepEqual(state.table('one').get('k'), A)
    assert.deepEqual(state.table('two').get('k'), B)
  })

  conforms('keys come in ascending order of UTF-16, for any text', (state) => {
    const keys = ['b', 'a', '', 'B', 'a\0b', '\u{1f980}', '\uff41', 'ä', '10', '9', 'a'.repeat(500)]
    for (const key of keys) state.table('t').put(key, utf8(key))
    assert.deepEqual(state.table('t').keys(), [...keys].sort())
    for (const key of keys) assert.deepEqual(state.table('t').get(key), utf8(key))
  })

  conforms('keys that are too long or not well-formed text are the caller’s mistake', (state) => {
    for (const key of ['x'.repeat(513), '\ud800']) {
      assert.throws(() => state.table('t').put(key, A), { kind: 'bug' })
      assert.throws(() => state.table('t').get(key), { kind: 'bug' })
    }
  })

  conforms('everything acknowledged is there after a crash', (state, opened) => {
    state.table('t').put('single', A)
    state.transaction(() => state.table('t').put('in a transaction', B))
    state.table('t').put('gone', A)
    state.table('t').delete('gone')
    const again = opened.reopen()
    assert.deepEqual(again.table('t').keys(), ['in a transaction', 'single'])
    assert.deepEqual(again.table('t').get('single'), A)
  })
}

function transactionTests(conforms: Conforms): void {
  conforms('a transaction returns what its work returns and sees its own writes', (state) => {
    const seen = state.transaction(() => {
      state.table('t').put('k', A)
      return state.table('t').get('k')
    })
    assert.deepEqual(seen, A)
  })

  conforms('a transaction that throws leaves every table as it was', (state, opened) => {
    state.table('t').put('kept', A)
    state.table('t').put('deleted inside', A)
    const work = (): void => {
      state.table('t').put('kept', B)
      state.table('t').delete('deleted inside')
      state.table('u').put('new', B)
      throw fail('refused', 'planted')
    }
    assert.throws(() => state.transaction(work), { kind: 'refused', message: 'planted' })
    const check = (store: StateStore): void => {
      assert.deepEqual(store.table('t').keys(), ['deleted inside', 'kept'])
      assert.deepEqual(store.table('t').get('kept'), A)
      assert.deepEqual(store.table('u').keys(), [])
    }
    check(state)
    check(opened.reopen())
  })

  conforms('a transaction inside another is undone alone when it throws', (state) => {
    state.transaction(() => {
      state.table('t').put('outer', A)
      const inner = (): void => {
        state.table('t').put('outer', B)
        state.table('t').put('inner', B)
        throw fail('refused', 'planted')
      }
      assert.throws(() => state.transaction(inner), { kind: 'refused' })
      state.transaction(() => state.table('t').put('second', B))
    })
    assert.deepEqual(state.table('t').keys(), ['outer', 'second'])
    assert.deepEqual(state.table('t').get('outer'), A)
  })

  conforms('a transaction inside another is undone with it', (state) => {
    const outer = (): void => {
      state.transaction(() => state.table('t').put('inner', A))
      throw fail('refused', 'planted')
    }
    assert.throws(() => state.transaction(outer), { kind: 'refused' })
    assert.deepEqual(state.table('t').keys(), [])
  })

  conforms('a transaction that would wait is refused and undone', (state) => {
    const work = async (): Promise<void> => state.table('t').put('k', A)
    assert.throws(() => state.transaction(work), { kind: 'bug' })
    assert.deepEqual(state.table('t').keys(), [])
  })
}
