export * from './cgo/cryptor.ts'
