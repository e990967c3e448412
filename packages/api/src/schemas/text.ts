/** Text that people and programs type: addresses of services, targets, keys. Checked here once, for every route. */
import * as z from 'zod'
import { NAME_MAX_CHARACTERS } from '../limits.ts'

/** `HOST:PORT`, `[IPv6]:PORT`; an IP address or `localhost`, never another name. */
export const hostPortSchema = z
  .string()
  .max(64)
  .regex(/^(\[[0-9a-fA-F:.]+\]|[0-9.]+|localhost):([0-9]{1,5})$/, 'is not HOST:PORT with an IP address')
  .meta({ id: 'HostPort', example: '127.0.0.1:8123' })

/** Where a virtual port leads: `HOST:PORT` on this machine or a private network, or `unix:/path`. */
export const targetSchema = z
  .string()
  .max(256)
  .regex(
    /^((\[[0-9a-fA-F:.]+\]|[0-9.]+|localhost):[0-9]{1,5}|unix:\/[^\0]+)$/,
    'is neither IP-ADDRESS:PORT nor unix:/PATH',
  )
  .meta({ id: 'Target', example: '127.0.0.1:8123' })

/** A service's address: 56 base32 characters and `.onion`; `.warren` is accepted. The checksum is checked by the node. */
export const serviceAddressSchema = z
  .string()
  .regex(
    /^[a-zA-Z2-7]{56}(\.(onion|warren))?$/,
    'is not a service address: 56 letters and digits, then .onion',
  )
  .meta({ id: 'ServiceAddress' })

/** An X25519 key, public or secret: 32 bytes as 52 base32 characters (RFC 4648, without padding, any case). */
export const clientKeySchema = z
  .string()
  .regex(/^[a-zA-Z2-7]{52}$/, 'is not a client key: 52 letters and digits (from: warren client-auth new)')
  .meta({ id: 'ClientKey' })

export const nameSchema = z
  .string()
  .min(1)
  .max(NAME_MAX_CHARACTERS)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'contains control characters')

export const byIdSchema = z.strictObject({
  id: z
    .string()
    .max(64)
    .regex(/^[\w-]+$/, 'is not an id'),
})

export const removedSchema = z.object({ removed: z.literal(true) }).meta({ id: 'Removed' })

export const portSchema = z.int().min(1).max(65_535)

export const countSchema = z.int().min(0)
