/** The node as a whole. */
import * as z from 'zod'
import { buildTimeSchema, guardSchema, guardsSchema } from './guards.ts'
import { backupStateSchema, recoverySchema } from './recovery.ts'
import { relayBudgetSchema } from './relay-budget.ts'
import { relayReachSchema } from './relay-reach.ts'
import { storeHeldSchema } from './store-status.ts'
import { countSchema } from './text.ts'

export const statusSchema = z
  .object({
    /** `no-network`: the home belongs to none yet. `locked`: the passphrase is needed. `joining`: no path yet. `usable`: connections can be made. */
    state: z.enum(['starting', 'joining', 'usable', 'stopping', 'locked', 'no-network']),
    version: z.string(),
    pid: z.int().optional(),
    uptimeMs: z.number(),
    network: z.object({
      id: z.string(),
      name: z.string(),
      testing: z.boolean(),
      /** It runs inside of this daemon and ends with it. */
      demonstration: z.boolean().optional(),
      /** Distinct operators of usable relays. */
      operators: countSchema,
      notice: z.string().optional(),
    }),
    /** Usable relays known. */
    relays: countSchema,
    /** Circuits open. */
    circuits: countSchema,
    /** Services of this node, and how many of them can be reached. */
    services: countSchema,
    servicesPublished: countSchema,
    /** Where circuits start. */
    guard: guardSchema.optional(),
    guards: guardsSchema.optional(),
    /** How long building a circuit takes here, by its hops, as far as it was measured. */
    buildTimes: z.array(buildTimeSchema).optional(),
    bandwidth: z.object({
      sentBytes: countSchema,
      receivedBytes: countSchema,
      sentBytesPerS: z.number().min(0),
      receivedBytesPerS: z.number().min(0),
    }),
    /** What waits in queues, how much may, and how many circuits, links and requests were given up for it. */
    memory: z.object({ queuedBytes: countSchema, maxBytes: countSchema, givenUp: countSchema }).optional(),
    /** How well what this node has can be recovered; absent if there is nothing to recover. */
    recovery: recoverySchema.optional(),
    /** Absent while the state is locked. */
    backup: backupStateSchema.optional(),
    waitingFor: z.string().optional(),
    cause: z.string().optional(),
    /** Where programs connect: SOCKS5, SOCKS4a and HTTP CONNECT. */
    proxy: z.string().optional(),
    api: z.string().optional(),
    /** Where browsers of this machine open links: `HOST:PORT`. */
    gateway: z.string().optional(),
    /** What this node does for others, if it is a relay. */
    relay: z
      .object({
        id: z.string(),
        address: z.string(),
        /** Public key of the operator it names; none: it is its own. */
        operator: z.string().optional(),
        ...relayReachSchema.shape,
        budget: relayBudgetSchema.optional(),
        /** What it keeps for others. */
        store: storeHeldSchema.optional(),
      })
      .optional(),
    /** Relays to start from and how each answered last, while the node is not usable. */
    bootstrap: z
      .array(
        z.object({
          source: z.string(),
          state: z.enum(['untried', 'answered', 'failed']),
          cause: z.string().optional(),
        }),
      )
      .optional(),
    /** How this node's list of relays compares with those of the peers that it asked. */
    directory: z
      .object({
        peersAsked: countSchema,
        peersAnswered: countSchema,
        /** Peers that show another network: relays in their list, in this node's, and how many differ at least. */
        differing: z.array(
          z.object({ shown: countSchema, here: countSchema, lacking: countSchema, added: countSchema }),
        ),
        /** Relays that signed two different statements with one number; they are not used. */
        contradicting: countSchema,
        /** Relays that signed different lists for different peers: relays in the one and in the other. */
        twoFaced: z.array(z.object({ id: z.string(), shown: z.tuple([countSchema, countSchema]) })),
        /** Peers that broke the protocol and are not asked for a while. */
        dropped: countSchema,
        /** Relays in the largest list that a peer showed: what the own list grows to. */
        expected: countSchema,
      })
      .optional(),
    /** The proxy that every link goes through; while it is gone nothing leaves this machine. */
    upstream: z
      .object({
        address: z.string(),
        state: z.enum(['working', 'gone', 'unknown']),
        cause: z.string().optional(),
      })
      .optional(),
    storage: z.object({ passphrase: z.boolean(), notice: z.string().optional() }),
    /** Set while the disk of the home is full: what is left of it. Nothing new is kept until there is room. */
    disk: z.object({ freeBytes: countSchema }).optional(),
    /** The machine's clock against the peers' median, if it is off by more than the network tolerates. */
    clockSkewMs: z.number().optional(),
  })
  .meta({ id: 'Status' })
export type Status = z.infer<typeof statusSchema>
