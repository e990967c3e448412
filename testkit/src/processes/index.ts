/** Whole networks of real processes on this machine, and the programs that use them: for test/e2e and bench. */
export { makeRepository } from './git-backend.ts'
export { removeLeftovers } from './leftovers.ts'
export { type Origin, PAGE_TITLE, sha256OfFile, startOrigin } from './origin.ts'
export { cleanEnvironment, curl, curlHashed, runProgram, type RunResult, until } from './run-program.ts'
export { RELAYS, Testbed } from './testbed.ts'
export {
  type ProxyBehaviour,
  type SocksProxy,
  type SocksProxyOptions,
  startSocksProxy,
} from './socks-proxy.ts'
export { findLeaks, parseTraffic, readTraffic, straceInto, type Traffic } from './traffic-log.ts'
export { needsWan, Wan, type WanHost, type WanOptions } from './wan.ts'
export { WanNode } from './wan-node.ts'
export { freePort, type Json, mustWarren, REPOSITORY, warren, WarrenNode } from './warren.ts'
