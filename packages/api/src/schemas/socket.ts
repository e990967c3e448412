/** Sockets of the daemon's process as the system tells them, each with what the node knows of it. */
import * as z from 'zod'

export const SOCKET_PURPOSES = [
  'link',
  'dial',
  'upstream',
  'relay-port',
  'api',
  'proxy',
  'gateway',
  'service',
  'router',
  'process',
  'unexplained',
] as const

export const socketSchema = z
  .object({
    /** The system's number of it. */
    id: z.string(),
    protocol: z.enum(['tcp', 'udp', 'unix', 'other']),
    /** `HOST:PORT`, or the path of a Unix socket if it has one. */
    local: z.string(),
    /** Absent: it is connected to nobody. */
    remote: z.string().optional(),
    /** `listening`, `open`, or in between. */
    state: z.enum(['listening', 'opening', 'open', 'closing', 'unconnected']),
    /**
     * `link`: an open link. `dial`: to a relay, not open yet or not any more. `relay-port`: where others link to this relay. `service`: the server
     * behind a service. `process`: input and output of the process itself. `unexplained`: the node knows nothing of it, which should not be.
     */
    purpose: z.enum(SOCKET_PURPOSES),
    /** The same as one sentence. */
    says: z.string(),
    /** The relay at the other end. */
    relay: z.string().optional(),
    /** What is sent there can leave this machine. */
    leaves: z.boolean(),
  })
  .meta({ id: 'Socket' })
export type Socket = z.infer<typeof socketSchema>
