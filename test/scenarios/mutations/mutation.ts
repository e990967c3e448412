/** One broken defence, and the scenario that must turn red with it. */
export interface Mutation {
  readonly name: string
  /** From the root of the repository. */
  readonly file: string
  /** Replaced wherever it stands in the file. */
  readonly find: string
  readonly replace: string
  readonly scenario: TestInFile | Played
}

/** Test file, from the root of the repository, and the name of the test in it. */
export interface TestInFile {
  readonly file: string
  readonly test: string
}

/** A scenario of the simulator, made small, and what of its sentences becomes untrue: it begins with `property`. */
export interface Played {
  readonly play: string
  readonly nodes: number
  readonly seed: string
  readonly property: string
}
