/** What the fuzz runner needs to know of a decoder. Every package lists its own in `fuzz-targets.ts`. */

export interface FuzzTarget {
  /** `package: format`, e.g. `link: hello`. */
  readonly name: string
  /** Decodes foreign bytes: returns, or throws WarrenError `malformed` (or another kind the format's docs state). Nothing else. */
  readonly decode: (bytes: Uint8Array) => unknown
  /** Well-formed examples that mutations start from. */
  readonly examples: () => readonly Uint8Array[]
}
