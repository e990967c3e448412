/** The network a node belongs to, in the forms in which people hand it on. */
import * as z from 'zod'
import { countSchema, hostPortSchema } from './text.ts'

/** Far more than any network file has. */
const NETWORK_MAX_CHARACTERS = 262_144

export const networkSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    testing: z.boolean(),
    /** `warren-network:...`: all that others need to join. */
    text: z.string(),
    /** The same as words to say or write down. */
    words: z.array(z.string()),
    /** The same as a network file, with more relays to start from. */
    file: z.string(),
    /** Relays to start from that the file names. */
    entries: countSchema,
    /** In the answer to joining: how many relays to start from came with it that this node had not. */
    added: countSchema.optional(),
  })
  .meta({ id: 'Network' })
export type NetworkAnswer = z.infer<typeof networkSchema>

/** `id`: the public key that this relay names as its operator's, 64 hexadecimal digits. */
export const operatorSchema = z.object({ id: z.string().optional() }).meta({ id: 'Operator' })

export const networkJoinRequestSchema = z
  .strictObject({
    /** The text of a network, its words, or its file: of the one this node belongs to, whose relays to start from are then known here too. */
    network: z.string().max(NETWORK_MAX_CHARACTERS),
  })
  .meta({ id: 'NetworkJoinRequest' })

/** Plain characters, so that everybody can type the name. */
const networkNameSchema = z
  .string()
  .max(64)
  .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, 'is not 1 to 64 plain letters, digits, signs and spaces (ASCII)')

export const newNetworkRequestSchema = z
  .strictObject({
    name: networkNameSchema,
    /** Where its first relay, this node, listens: `IP:PORT`. A loopback or private address makes a testing network. */
    listen: hostPortSchema,
    /** Where others reach it, if elsewhere. */
    advertise: hostPortSchema.optional(),
  })
  .meta({ id: 'NewNetworkRequest' })
export type NewNetworkRequest = z.infer<typeof newNetworkRequestSchema>
