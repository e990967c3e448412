/**
 * A node in this very process, under the same interface as one that runs elsewhere. Everything of `@warren/sdk` is here too.
 *
 * @module
 */
export * from './index.ts'
export { embed, type EmbeddedWarren, type EmbedOptions } from './embed.ts'
