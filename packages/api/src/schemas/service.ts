/** Hidden services as their owner sees them. */
import * as z from 'zod'
import { SERVICE_CLIENTS_MAX, SERVICE_PORTS_MAX } from '../limits.ts'
import { clientKeySchema, countSchema, nameSchema, portSchema, targetSchema } from './text.ts'

export const portMapSchema = z
  .strictObject({ port: portSchema, target: targetSchema })
  .meta({ id: 'PortMap' })
export type PortMap = z.infer<typeof portMapSchema>

export const serviceRequestSchema = z
  .strictObject({
    ports: z.array(portMapSchema).min(1).max(SERVICE_PORTS_MAX),
    name: nameSchema.optional(),
    /** Public keys of those who may enter; none: everybody who has the address. */
    clients: z.array(clientKeySchema).max(SERVICE_CLIENTS_MAX).optional(),
    /** Agrees to run it beside a listed relay, whose uptime is public and equals the service's. */
    besideRelay: z.boolean().optional(),
  })
  .meta({ id: 'ServiceRequest' })
export type ServiceRequest = z.infer<typeof serviceRequestSchema>

export const servicePortsSchema = z
  .strictObject({ ports: z.array(portMapSchema).min(1).max(SERVICE_PORTS_MAX) })
  .meta({ id: 'ServicePorts' })

export const serviceClientsSchema = z
  .strictObject({
    /** Public keys of all who may enter; none: everybody who has the address. */
    clients: z.array(clientKeySchema).max(SERVICE_CLIENTS_MAX),
  })
  .meta({ id: 'ServiceClients' })

export const serviceSchema = z
  .object({
    /** 56 base32 characters and `.onion`. */
    address: z.string(),
    name: z.string().optional(),
    ports: z.array(portMapSchema),
    clients: z.array(z.string()),
    /** `published`: can be reached. `degraded`: can be reached, with fewer introduction points or copies than wanted. */
    state: z.enum(['waiting', 'starting', 'published', 'degraded', 'stopped']),
    introductionPoints: countSchema,
    introductionPointsWanted: countSchema,
    /** Relays that hold the newest descriptor. */
    publishedTo: countSchema,
    publishTargets: countSchema,
    waitingFor: z.string().optional(),
    cause: z.string().optional(),
    warning: z.string().optional(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Service' })
export type Service = z.infer<typeof serviceSchema>
