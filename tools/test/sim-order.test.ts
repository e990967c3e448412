import assert from 'node:assert/strict'
import test from 'node:test'
import { listOfScenarios, parseOrder } from '../sim-order.ts'

test('the list names every scenario with what it shows and its sizes', () => {
  assert.equal(parseOrder(['--list']), 'list')
  assert.match(listOfScenarios(), /^ {2}bootstrap +a network comes up .*\(200 nodes; 2000 in a soak\)$/m)
  assert.match(listOfScenarios(), /^ {2}hostile-all-20 /m)
})

test('an order names a scenario; nodes and seed are the usual ones unless given', () => {
  const usual = parseOrder(['--scenario', 'bootstrap'])
  assert.ok(usual !== 'list' && !('problem' in usual))
  assert.deepEqual([usual.scenario.name, usual.nodes, usual.seed, usual.json], ['bootstrap', 200, '1', false])
  const given = parseOrder([
    '--scenario',
    'churn',
    '--nodes',
    '77',
    '--seed',
    'x y',
    '--json',
    '--report',
    'f',
  ])
  assert.ok(given !== 'list' && !('problem' in given))
  assert.deepEqual([given.nodes, given.seed, given.json, given.reportFile], [77, 'x y', true, 'f'])
})

test('an order that makes no sense is answered by a sentence', () => {
  const orders: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /^Which scenario\? --scenario NAME\. The scenarios are:/],
    [['--scenario', 'nonsense'], /^There is no scenario "nonsense"\. The scenarios are:/],
    [
      ['--scenario', 'bootstrap', '--nodes', 'many'],
      /^--nodes of "bootstrap" is a whole number from 20 to 10000, not "many"\.$/,
    ],
    [['--scenario', 'bootstrap', '--nodes', '3'], /not "3"\.$/],
    [['--scenario', 'bootstrap', '--nodes', '20.5'], /not "20\.5"\.$/],
    [['--scenario', 'bootstrap', '--seed', ''], /^--seed is any text, but some\.$/],
    [['--speed', '3'], /The options are --list, --scenario, --nodes, --seed, --json and --report\.$/],
  ]
  for (const [args, sentence] of orders) {
    const order = parseOrder(args)
    assert.ok(order !== 'list' && 'problem' in order)
    assert.match(order.problem, sentence)
  }
})
