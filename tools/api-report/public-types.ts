/** Reads what a package exports, with types written out, from the compiler. */
import path from 'node:path'
import ts from 'typescript'
import { ROOT } from '../suites.ts'
import { breakLines, NamedShapes, sortUnions } from './type-text.ts'

const FORMAT: ts.TypeFormatFlags =
  ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope
const ALIAS_FORMAT: ts.TypeFormatFlags = FORMAT | ts.TypeFormatFlags.InTypeAlias

/** @param virtual - a file that is not there, and its text. */
export function createProgram(
  entries: readonly string[],
  virtual?: { readonly file: string; readonly text: string },
): ts.Program {
  const config = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const given = { ...(config.config as object), include: [], files: entries }
  const { options } = ts.parseJsonConfigFileContent(given, ts.sys, ROOT)
  const host = ts.createCompilerHost(options)
  if (virtual === undefined) return ts.createProgram([...entries], options, host)
  const { file, text } = virtual
  const { readFile, fileExists, getSourceFile } = host
  host.fileExists = (name) => name === file || fileExists(name)
  host.readFile = (name) => (name === file ? text : readFile(name))
  host.getSourceFile = (name, version, ...rest) =>
    name === file ? ts.createSourceFile(name, text, version) : getSourceFile(name, version, ...rest)
  return ts.createProgram([...entries, file], options, host)
}

export class PublicTypes {
  readonly #checker: ts.TypeChecker
  readonly #program: ts.Program
  readonly #shapes: NamedShapes

  /** @param names - the file whose exported names are used for shapes. */
  constructor(program: ts.Program, names: string) {
    this.#program = program
    this.#checker = program.getTypeChecker()
    const aliases = this.#symbolsOf(names).map(
      ([name, symbol]) => [name, this.#aliasText(symbol) ?? ''] as const,
    )
    this.#shapes = new NamedShapes(aliases)
  }

  /** Exports of a file and how each is declared, by name. */
  exportsOf(file: string): ReadonlyMap<string, string> {
    return new Map(this.#symbolsOf(file).map(([name, symbol]) => [name, this.#describe(name, symbol)]))
  }

  /** What an exported alias stands for, by name. */
  aliasesOf(file: string): ReadonlyMap<string, string> {
    return new Map(
      this.#symbolsOf(file).map(([name, symbol]) => [name, this.#shapes.say(this.#aliasText(symbol) ?? '')]),
    )
  }

  #symbolsOf(file: string): (readonly [string, ts.Symbol])[] {
    const source = this.#program.getSourceFile(file)
    const module = source && this.#checker.getSymbolAtLocation(source)
    if (module === undefined) throw new Error(`${file} exports nothing`)
    return this.#checker
      .getExportsOfModule(module)
      .map((each): readonly [string, ts.Symbol] => {
        const isAlias = (each.flags & ts.SymbolFlags.Alias) !== 0
        return [each.name, isAlias ? this.#checker.getAliasedSymbol(each) : each]
      })
      .sort(([a], [b]) => (a < b ? -1 : 1))
  }

  #describe(name: string, symbol: ts.Symbol): string {
    if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) {
      const head = `${symbol.flags & ts.SymbolFlags.Class ? 'class' : 'interface'} ${name}`
      return this.#members(head, this.#checker.getDeclaredTypeOfSymbol(symbol))
    }
    if (symbol.flags & ts.SymbolFlags.TypeAlias) {
      const parameters = symbol.declarations?.find(ts.isTypeAliasDeclaration)?.typeParameters
      // What a generic type stands for depends on what it is given; the operations say it for each.
      if (parameters !== undefined)
        return `type ${name}<${parameters.map((each) => each.getText()).join(', ')}>`
      return breakLines(`type ${name} = ${this.#shapes.say(this.#aliasText(symbol) ?? '', name)}`)
    }
    const type = this.#checker.getTypeOfSymbol(symbol)
    const isFunction = (symbol.flags & ts.SymbolFlags.Function) !== 0
    return breakLines(`${isFunction ? 'function' : 'const'} ${name}: ${this.#text(type)}`)
  }

  #members(head: string, type: ts.Type): string {
    const lines = type
      .getProperties()
      .filter(isOurs)
      .map((each) => {
        const optional = each.flags & ts.SymbolFlags.Optional ? '?' : ''
        const isSymbol = each.name.startsWith('__@')
        const name = isSymbol ? `[Symbol.${each.name.slice(3).split('@')[0] ?? ''}]` : each.name
        return breakLines(`${name}${optional}: ${this.#text(this.#checker.getTypeOfSymbol(each))}`, '  ')
      })
    return [`${head} {`, ...lines, '}'].join('\n')
  }

  #aliasText(symbol: ts.Symbol): string | undefined {
    if (!(symbol.flags & ts.SymbolFlags.TypeAlias)) return undefined
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol)
    return sortUnions(this.#checker.typeToString(type, undefined, ALIAS_FORMAT))
  }

  #text(type: ts.Type): string {
    return this.#shapes.say(sortUnions(this.#checker.typeToString(type, undefined, FORMAT)))
  }
}

/** Not what every object or error of the language has, and nothing private. */
function isOurs(symbol: ts.Symbol): boolean {
  if (symbol.name.startsWith('__#')) return false
  return symbol.declarations?.some((each) => each.getSourceFile().fileName.includes('/packages/')) === true
}
