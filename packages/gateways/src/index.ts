export { FUZZ_TARGETS } from './fuzz-targets.ts'
export type { Connector, ConnectRequest } from './proxy/connection.ts'
export { createProxy, type Proxy, type ProxyOptions } from './proxy/proxy.ts'
