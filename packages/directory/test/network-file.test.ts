import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import fc from 'fast-check'
import {
  createNetwork,
  defaultParameters,
  formatNetworkFile,
  type NetworkParameters,
  networkIdOf,
  parseNetworkFile,
  withBootstrap,
} from '@warren/directory'

const primitives = createSimPrimitives(createSeededRandom('network file'))
const network = createNetwork(primitives, { name: 'Demo network', testing: true })

/** The file with some of its members replaced. */
function changed(change: (file: Record<string, unknown>) => void): string {
  const file = JSON.parse(formatNetworkFile(network)) as Record<string, unknown>
  change(file)
  return JSON.stringify(file)
}

function refusedField(text: string): string {
  try {
    parseNetworkFile(primitives, text)
  } catch (error) {
    if (!isWarrenError(error)) throw error
    assert.equal(error.kind, 'bad-input')
    assert.ok((error.next ?? '').length > 20, 'says what to do')
    return String(error.fields.field)
  }
  return 'accepted'
}

test('a network file survives formatting and parsing', () => {
  const bootstrap = [
    { id: new Uint8Array(32).fill(7), address: { host: '127.3.0.1', port: 9001 } },
    { id: new Uint8Array(32).fill(8), address: { host: '::1', port: 9001 } },
  ]
  const full = withBootstrap(network, bootstrap)
  assert.deepEqual(parseNetworkFile(primitives, formatNetworkFile(full)), full)
})

test('the id covers name, nonce, kind and every parameter, but not the bootstrap entries', () => {
  const seen = new Set<string>([network.id.join()])
  const note = (other: Parameters<typeof networkIdOf>[1]): void => {
    const id = networkIdOf(primitives, other).join()
    assert.ok(!seen.has(id), 'every change gives another id')
    seen.add(id)
  }
  note({ ...network, name: 'Other' })
  note({ ...network, nonce: new Uint8Array(32) })
  note({ ...network, testing: false })
  const bump = (tree: object, path: string[] = []): void => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'object') bump(value as object, [...path, key])
      else {
        const parameters = structuredClone(network.parameters) as unknown as Record<string, unknown>
        let at = parameters
        for (const step of path) at = at[step] as Record<string, unknown>
        at[key] = (value as number) + 1
        note({ ...network, parameters: parameters as unknown as NetworkParameters })
      }
    }
  }
  bump(network.parameters)
  const moved = withBootstrap(network, [{ id: new Uint8Array(32), address: { host: '127.0.0.1', port: 1 } }])
  assert.deepEqual(parseNetworkFile(primitives, formatNetworkFile(moved)).id, network.id)
})

test('a wrong field is named', () => {
  const entry = { id: '00'.repeat(32), address: '127.0.0.1:9001' }
  const cases: [string, (file: Record<string, unknown>) => void][] = [
    [
      'format',
      (file) => {
        file.format = 'other'
      },
    ],
    [
      'version',
      (file) => {
        file.version = 2
      },
    ],
    [
      'the file',
      (file) => {
        file.extra = 1
      },
    ],
    [
      'name',
      (file) => {
        file.name = 'line\nbreak'
      },
    ],
    [
      'testing',
      (file) => {
        file.testing = 'yes'
      },
    ],
    [
      'nonce',
      (file) => {
        file.nonce = 'zz'
      },
    ],
    [
      'id',
      (file) => {
        file.id = '00'.repeat(32)
      },
    ],
    [
      'id',
      (file) => {
        file.id = undefined
      },
    ],
    [
      'parameters',
      (file) => {
        file.parameters = []
      },
    ],
    [
      'parameters',
      (file) => {
        file.parameters = { ...defaultParameters(true), more: 1 }
      },
    ],
    [
      'cellBytes',
      (file) => {
        file.parameters = { ...defaultParameters(true), cellBytes: 100 }
      },
    ],
    [
      'cellBytes',
      (file) => {
        file.parameters = { ...defaultParameters(true), cellBytes: '4096' }
      },
    ],
    [
      'periodMinutes',
      (file) => {
        file.parameters = { ...defaultParameters(true), periodMinutes: 1.5 }
      },
    ],
    [
      'parameters',
      (file) => {
        file.parameters = { ...defaultParameters(true), records: { nonsense: 1 } }
      },
    ],
    [
      'records.readReplicas',
      (file) => {
        file.parameters = {
          ...defaultParameters(true),
          records: { ...defaultParameters(true).records, readReplicas: 9 },
        }
      },
    ],
    [
      'bootstrap',
      (file) => {
        file.bootstrap = 'all'
      },
    ],
    [
      'bootstrap',
      (file) => {
        file.bootstrap = [{ ...entry, weight: 1 }]
      },
    ],
    [
      'bootstrap.id',
      (file) => {
        file.bootstrap = [{ ...entry, id: 7 }]
      },
    ],
    [
      'bootstrap.address',
      (file) => {
        file.bootstrap = [{ ...entry, address: 'localhost:9001' }]
      },
    ],
    [
      'bootstrap.address',
      (file) => {
        file.bootstrap = [{ ...entry, address: '127.0.0.1:0' }]
      },
    ],
    [
      'bootstrap.address',
      (file) => {
        file.bootstrap = [{ ...entry, address: '8.8.8.8:443' }]
      },
    ],
  ]
  for (const [field, change] of cases) assert.equal(refusedField(changed(change)), field)
  assert.equal(refusedField('not json'), 'the file')
  assert.equal(refusedField('[]'), 'the file')
  assert.equal(refusedField('null'), 'the file')
  assert.equal(refusedField(' '.repeat(300_000)), 'the file')
})

test('a real network refuses private bootstrap addresses and switched-off padding', () => {
  const real = createNetwork(primitives, { name: 'Real', testing: false })
  const file = JSON.parse(formatNetworkFile(real)) as Record<string, unknown>
  const local = [{ id: '00'.repeat(32), address: '10.0.0.1:443' }]
  assert.equal(refusedField(JSON.stringify({ ...file, bootstrap: local })), 'bootstrap.address')
  const silent = { ...real.parameters, linkPadding: { minMs: 0, maxMs: 0 } }
  assert.equal(refusedField(JSON.stringify({ ...file, parameters: silent })), 'linkPadding.minMs')
})

test('no text makes the parser fail in another way', () => {
  const json = fc.oneof(
    fc.string(),
    fc.json(),
    fc.object().map((value) => JSON.stringify({ ...JSON.parse(formatNetworkFile(network)), ...value })),
  )
  fc.assert(
    fc.property(json, (text) => {
      refusedField(text)
    }),
    { numRuns: 500 },
  )
  for (const key of ['__proto__', 'constructor', 'toString']) {
    refusedField(formatNetworkFile(network).replace('"cellBytes"', `"${key}"`))
  }
})
