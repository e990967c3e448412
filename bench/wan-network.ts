/** A network of the product on the hosts of a wide-area bed: the first of them are its relays. */
import { needsWan, until, Wan, WanNode, type WanOptions } from '@warren/testkit/processes'

/** The port of each relay. */
export const WAN_RELAY_PORT = 9252
const READY_MS = 180_000

/** Gives `work` a bed of so many hosts, apart by a delay, and takes it away again. @throws Error if this machine cannot have one. */
export async function onWan<T>(options: WanOptions, work: (wan: Wan) => Promise<T>): Promise<T> {
  const missing = needsWan()
  if (missing !== false) throw new Error(`the benchmark ${missing}`)
  const wan = await Wan.create(options)
  try {
    if (!wan.isDelayed) throw new Error('the benchmark needs hosts apart by a delay')
    return await work(wan)
  } finally {
    wan.close()
  }
}

/** @returns the node of each host; those that are no relays know all relays. */
export async function startWanNetwork(wan: Wan, relays: number): Promise<WanNode[]> {
  const nodes = wan.hosts.map(({ index }) => new WanNode(wan, index))
  const listenAt = ({ host }: WanNode): string => `${host.address}:${WAN_RELAY_PORT}`
  const [first, ...others] = nodes as [WanNode, ...WanNode[]]
  const made = await first.must(['network', 'new', '--listen', listenAt(first)])
  const joining = others.map((node) => {
    const asRelay = node.host.index <= relays ? ['--relay', '--yes', '--listen', listenAt(node)] : []
    return node.up('--join', String(made['text']), ...asRelay)
  })
  await Promise.all([first.up(), ...joining])
  for (const node of nodes.slice(relays))
    await until('it knows all relays', READY_MS, async () =>
      (await node.must(['status']))['relays'] === relays ? true : undefined,
    )
  return nodes
}
