/** What an end of a bare link is told. */

export interface EchoConfig {
  readonly role: 'ask' | 'answer'
  /** Where the answering end listens. */
  readonly host: string
  readonly port: number
  /** Of one message. */
  readonly bytes: number
  /** Messages that are sent and measured. */
  readonly rounds: number
  readonly key: string
  readonly certificate: string
}
