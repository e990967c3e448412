/** A SOCKS5 proxy on loopback that counts what passes it, can be stopped and come back, and can misbehave. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** `serves`: as it should. Else what it answers instead: nothing, junk without end, a method nobody offered, a refusal, a reply and more. */
export type ProxyBehaviour =
  | 'serves'
  | 'silent'
  | 'junk'
  | 'wants-login'
  | 'refuses'
  | 'hangs-up'
  | 'talks-on'

export interface SocksProxyOptions {
  readonly behaviour?: ProxyBehaviour
  readonly login?: { readonly user: string; readonly password: string }
  /** 0: any free one. */
  readonly port?: number
}

export interface SocksProxy {
  readonly address: { readonly host: string; readonly port: number }
  /** `host:port` of every connection that was asked for. */
  readonly asked: readonly string[]
  /** Stops listening and cuts every connection. */
  close(): Promise<void>
}

export async function startSocksProxy(options: SocksProxyOptions = {}): Promise<SocksProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer((socket) => {
    keep(socket)
    serve(socket, options, (host, port) => {
      asked.push(`${host}:${port}`)
      const far = connect({ host, port })
      keep(far)
      return far
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return { address: { host: '127.0.0.1', port }, asked, close: () => closeAll(server, sockets) }
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
}

type Dial = (host: string, port: number) => Socket

function serve(socket: Socket, { behaviour = 'serves', login }: SocksProxyOptions, dial: Dial): void {
  if (behaviour === 'hangs-up') return void socket.end()
  if (behaviour === 'junk') return void socket.write(Buffer.alloc(100_000, 'HTTP/1.1 400 '))
  let held = Buffer.alloc(0)
  let step: 'greeting' | 'login' | 'request' = 'greeting'
  const onData = (chunk: Buffer): void => {
    held = Buffer.concat([held, chunk])
    if (behaviour === 'silent' || held.length < 3) return
    if (step === 'greeting') {
      const wanted = behaviour === 'wants-login' ? 0xff : login === undefined ? 0 : 2
      held = held.subarray(2 + (held[1] ?? 0))
      step = login === undefined ? 'request' : 'login'
      return void socket.write(Buffer.of(5, wanted))
    }
    if (step === 'login') {
      const userBytes = held[1] ?? 0
      const user = held.subarray(2, 2 + userBytes).toString()
      const password = held.subarray(3 + userBytes).toString()
      held = Buffer.alloc(0)
      step = 'request'
      return void socket.write(Buffer.of(1, user === login?.user && password === login.password ? 0 : 1))
    }
    socket.off('data', onData)
    answer(socket, held, behaviour, dial)
  }
  socket.on('data', onData)
}

function answer(socket: Socket, request: Buffer, behaviour: ProxyBehaviour, dial: Dial): void {
  const isIpv4 = request[3] === 1
  const host = isIpv4 ? request.subarray(4, 8).join('.') : ipv6Text(request.subarray(4, 20))
  const port = request.readUInt16BE(isIpv4 ? 8 : 20)
  const reply = (code: number): Buffer => Buffer.of(5, code, 0, 1, 0, 0, 0, 0, 0, 0)
  if (behaviour === 'refuses') return void socket.end(reply(2))
  if (behaviour === 'talks-on') return void socket.write(Buffer.concat([reply(0), Buffer.from('more')]))
  const far = dial(host, port)
  far.once('connect', () => {
    // A name as bound address: a reply of another length than most.
    socket.write(Buffer.concat([Buffer.of(5, 0, 0, 3, 4), Buffer.from('here'), Buffer.of(0, 0)]))
    far.pipe(socket)
    socket.pipe(far)
  })
  far.once('error', () => socket.end(reply(5)))
  far.once('close', () => socket.destroy())
  socket.once('close', () => far.destroy())
}

function ipv6Text(bytes: Buffer): string {
  return Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16)).join(':')
}
