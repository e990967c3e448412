/** The part of `mime-types` that Warren uses. */
declare module 'mime-types' {
  /** The media type of a file by the extension of its name; false: none is known. */
  export function lookup(name: string): string | false
}
