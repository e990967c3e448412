/** The part of the driver that Warren uses; the package's own declarations are not reachable through its `exports`. */
declare module 'better-sqlite3-multiple-ciphers' {
  namespace Database {
    interface Statement<Parameters extends unknown[], Row = unknown> {
      run(...parameters: Parameters): { readonly changes: number }
      get(...parameters: Parameters): Row | undefined
      all(...parameters: Parameters): Row[]
      iterate(...parameters: Parameters): IterableIterator<Row>
      /** Rows become their first column. */
      pluck(): this
      /** Rows become arrays. */
      raw(): this
    }
    interface Database {
      readonly inTransaction: boolean
      prepare<Parameters extends unknown[], Row = unknown>(source: string): Statement<Parameters, Row>
      /** Nested calls become savepoints. */
      transaction<T>(work: () => T): { immediate(): T }
      exec(source: string): this
      key(key: Buffer): number
      pragma(source: string): unknown
      close(): this
    }
  }
  const Database: {
    new (file: string, options?: { readonly timeout?: number }): Database.Database
    readonly SqliteError: new (message: string, code: string) => Error & { readonly code: string }
  }
  export default Database
}
