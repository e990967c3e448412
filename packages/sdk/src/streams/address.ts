/** A service's address and port as a program gives them. */
import { ApiError } from '../api-error.ts'

const ADDRESS = /^([a-z0-9_-]{1,63}\.)*[a-z2-7]{56}(\.(onion|warren))?$/i

/** @returns the name as the proxy takes it. @throws ApiError `bad-input`. */
export function serviceName(address: string): string {
  if (address.length > 255 || !ADDRESS.test(address)) {
    throw new ApiError('bad-input', 'This is not the address of a service.', {
      next: 'Give 56 letters and digits, then .onion.',
    })
  }
  return /\.(onion|warren)$/i.test(address) ? address : `${address}.onion`
}

/** The 56 characters of a {@link serviceName}. */
export function serviceLabel(name: string): string {
  return name.toLowerCase().split('.').at(-2) ?? ''
}

/** @throws ApiError `bad-input`. */
export function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return
  throw new ApiError('bad-input', 'A port is a number from 1 to 65535.', {
    next: 'Give the port of the service.',
  })
}
