/** Scopes: what the holder of a token may do. */
import * as z from 'zod'

/**
 * `status` reads how the node is; `services` makes and removes services; `connect` holds the keys with which this node
 * enters others' services; `files` shares files and gets them; `admin` all of it, tokens, passphrase and stopping.
 */
export const SCOPES = ['status', 'services', 'connect', 'files', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

export const scopeSchema = z.enum(SCOPES).meta({ id: 'Scope' })
