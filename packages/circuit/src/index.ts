export * from './circuit.ts'
