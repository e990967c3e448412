/** Client authorisation as the visitor holds it: one secret key per service. */
import * as z from 'zod'
import { linkSchema } from './file-text.ts'
import { clientKeySchema, serviceAddressSchema } from './text.ts'

export const clientAuthRequestSchema = z
  .strictObject({
    /** A link stands for the services of all sharers that it names. */
    address: z.union([serviceAddressSchema, linkSchema]),
    privateKey: clientKeySchema,
  })
  .meta({ id: 'ClientAuthRequest' })

/** The secret key never leaves again; the public one tells which it is. */
export const clientAuthSchema = z
  .object({ address: z.string(), publicKey: z.string() })
  .meta({ id: 'ClientAuth' })
export type ClientAuth = z.infer<typeof clientAuthSchema>

export const clientKeyPairSchema = z
  .object({
    /** For the owner of the service: `service add ... --client PUBLICKEY`. */
    publicKey: z.string(),
    /** For `client-auth add ADDRESS PRIVATEKEY`. Not kept by the node. */
    privateKey: z.string(),
  })
  .meta({ id: 'ClientKeyPair' })
export type ClientKeyPair = z.infer<typeof clientKeyPairSchema>
