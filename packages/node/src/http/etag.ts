import { type Primitives, toHex, utf8 } from '@warren/kernel'

/** The tag of a file that a link holds: links name contents, so the same link and path have the same bytes for ever. */
export function etagOf(
  { primitives }: { primitives: Pick<Primitives, 'sha256'> },
  link: string,
  path = '',
): string {
  return `"${toHex(primitives.sha256(utf8(`${link}\0${path}`))).slice(0, 32)}"`
}
