/** Why an address could not be bound. */
import { type FailOptions, safeText } from '@warren/kernel'

/** What a failed bind says, in words fit for a log. */
export function bindFailure(cause: NodeJS.ErrnoException): FailOptions {
  switch (cause.code) {
    case 'EADDRINUSE':
      return {
        cause,
        fields: { cause: safeText('port in use') },
        next: 'Another program has this port: stop it or choose another.',
      }
    case 'EADDRNOTAVAIL':
      return {
        cause,
        fields: { cause: safeText('not an address of this machine') },
        next: 'Choose an address of this machine.',
      }
    case 'EACCES':
      return {
        cause,
        fields: { cause: safeText('no permission') },
        next: 'Ports below 1024 need a permission: choose a higher one.',
      }
    default:
      return { cause, fields: { cause: safeText('other') } }
  }
}
