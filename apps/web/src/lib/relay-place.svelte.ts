/** Where this computer is a relay, as a person chooses it: one of its addresses, a port, and where others reach it if that is elsewhere. */
import type { RelayAddresses } from '@warren/api'
import { latinDigits } from './target.ts'

type Address = RelayAddresses['addresses'][number]

export class RelayPlace {
  addresses: readonly Address[] = $state.raw([])
  address: string = $state('')
  port: string = $state('')
  advertise: string = $state('')

  fill({ addresses, port }: RelayAddresses): void {
    this.addresses = addresses
    if (this.address === '') this.address = addresses[0]?.address ?? ''
    if (this.port === '') this.port = String(port)
  }

  get reach(): Address['reach'] | undefined {
    return this.addresses.find(({ address }) => address === this.address)?.reach
  }

  get isPort(): boolean {
    return portOf(this.port) !== undefined
  }

  /** As the API takes it; undefined while it is not all there. */
  get wanted(): { listen: string; advertise?: string } | undefined {
    const port = portOf(this.port)
    if (port === undefined || this.address === '') return undefined
    const host = this.address.includes(':') ? `[${this.address}]` : this.address
    const advertise = latinDigits(this.advertise).trim()
    return { listen: `${host}:${port}`, ...(advertise === '' ? {} : { advertise }) }
  }
}

function portOf(text: string): number | undefined {
  const port = Number(latinDigits(text).trim() || Number.NaN)
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined
}
