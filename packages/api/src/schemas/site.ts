/** Sites: folders under an address, read while their author is away. */
import * as z from 'zod'
import { LISTED_FILES_MAX } from '../limits.ts'
import { absolutePathSchema } from './file-text.ts'
import { countSchema } from './text.ts'

/** 56 letters and digits, with or without `.onion`, or a name of this node; checked in full by the node. */
const siteSchemaText = z
  .string()
  .max(80)
  .regex(/^[a-zA-Z0-9-]+(\.(onion|warren))?$/, 'is neither an address nor a name of a site')
  .meta({ id: 'SiteName' })

export const bySiteSchema = z.strictObject({ site: siteSchemaText })

export const siteRequestSchema = z
  .strictObject({
    path: absolutePathSchema,
    /** What it is called on this machine: small letters, digits, hyphens. */
    name: z.string().max(64).optional(),
  })
  .meta({ id: 'SiteRequest' })

export const siteUpdateRequestSchema = z
  .strictObject({
    /** The folder of the last time, if absent. */
    path: absolutePathSchema.optional(),
  })
  .meta({ id: 'SiteUpdateRequest' })

export const sitePathRequestSchema = z
  .strictObject({ path: absolutePathSchema })
  .meta({ id: 'SitePathRequest' })

export const siteVersionRequestSchema = z
  .strictObject({
    /** The newest, whichever that is, if absent. */
    version: z.int().min(1).max(0xffff_ffff).optional(),
  })
  .meta({ id: 'SiteVersionRequest' })

export const siteAllowRequestSchema = z
  .strictObject({ scripts: z.boolean() })
  .meta({ id: 'SiteAllowRequest' })

/** A site of this node. */
export const siteSchema = z
  .object({
    address: z.string(),
    name: z.string().optional(),
    /** The folder that was published last; empty after a restore, until an update names one. */
    path: z.string(),
    /** `begun`: no version lies in the network yet. `ended`: taken back. */
    state: z.enum(['begun', 'live', 'ended']),
    createdAt: z.iso.datetime(),
    /** For browsers of this machine; absent without the port for them. */
    url: z.string().optional(),
    /** Its scripts may run, in a browser of their own. */
    scripts: z.boolean(),
    version: countSchema.optional(),
    /** The version of another machine with the same key that this one was put above: both were published at the same moment. */
    above: countSchema.optional(),
    publishedAt: z.iso.datetime().optional(),
    files: countSchema.optional(),
    bytes: countSchema.optional(),
    /** Relays that signed for its newest head. */
    holders: countSchema.optional(),
    /** Shares of its weakest part that may be lost. */
    spare: countSchema.optional(),
    /** As long as holders have promised to keep it. */
    until: z.iso.datetime().optional(),
    /** Of a site that was taken back: until when holders have promised, and keep, what it showed before. */
    remainsUntil: z.iso.datetime().optional(),
    /** Why what was begun before the daemon ended is not done yet. It is tried again by itself. */
    cause: z.string().optional(),
  })
  .meta({ id: 'Site' })
export type Site = z.infer<typeof siteSchema>

/** What a publish or an update came to. */
export const sitePublishedSchema = z
  .object({
    site: siteSchema,
    sentParts: countSchema,
    sentBytes: countSchema,
    /** Parts that lay there from versions before, and were renewed. */
    keptParts: countSchema,
    skipped: z.array(z.object({ path: z.string(), reason: z.string() })).max(LISTED_FILES_MAX),
    skippedCount: countSchema,
  })
  .meta({ id: 'SitePublished' })
export type SitePublished = z.infer<typeof sitePublishedSchema>

/** As its author says. */
export const siteVersionSchema = z
  .object({
    version: countSchema,
    publishedAt: z.iso.datetime(),
    files: countSchema,
    bytes: countSchema,
    url: z.string().optional(),
  })
  .meta({ id: 'SiteVersion' })
export type SiteVersion = z.infer<typeof siteVersionSchema>

export const siteVersionListSchema = z
  .object({ versions: z.array(siteVersionSchema) })
  .meta({ id: 'SiteVersionList' })

export const sitePreviewSchema = z
  .object({ url: z.string(), expiresAt: z.iso.datetime() })
  .meta({ id: 'SitePreview' })
export type SitePreview = z.infer<typeof sitePreviewSchema>

/** How a site opens. */
export const siteWaySchema = z
  .object({
    address: z.string(),
    scripts: z.boolean(),
    url: z.string().optional(),
    /** The address works once, until then. */
    expiresAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'SiteWay' })
export type SiteWay = z.infer<typeof siteWaySchema>
