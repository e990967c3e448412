export * from './hostile-transport.ts'
export * from './sim-network.ts'
export * from './sim-node.ts'
