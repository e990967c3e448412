export * from './name-book.ts'
