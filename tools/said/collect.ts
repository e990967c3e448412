/**
 * Every sentence that the daemon can say to a person, read from the sources of what it is built of. Whatever reads like a sentence is taken for one,
 * wherever it stands, unless it stands where nobody sees it: so a new sentence is found without being announced.
 */
import { sentencesOf } from '@warren/web/said'
import ts from 'typescript'
import { parse, placeOf, type SourceFile, type SourceTree } from '../rules/source-tree.ts'
import { isOnlyNamed, speaks, UNSAID } from './speakers.ts'
import { readingsOf, type Scope, scopeOf, withNamedPlaces, wordingsOf } from './templates.ts'

/** Calls whose text goes to a log, into bytes, or to nobody. */
const SILENT_CALLS = new Set(['assert', 'write', 'utf8', 'exec', 'split', 'replace', 'replaceAll'])
/** Their text is for readers of the API's description, of metrics, of a log; or the page has words of its own for it. */
const SILENT_PROPERTIES = new Set(['summary', 'description', 'help', 'fields', 'name', 'how', 'uncertainty'])
/** Kinds of failures that name a fault in foreign bytes, `format: fault`, for whoever wrote them; what was given up; and our own mistakes. */
const UNSAID_KINDS = new Set(['malformed', 'protocol-violation', 'not-authentic', 'cancelled', 'bug'])
/** Single words are sentences only here. */
const SAYING_PROPERTIES = new Set([
  'label',
  'waitingFor',
  'cause',
  'next',
  'title',
  'evidence',
  'fix',
  'says',
])
const SAYING_CALLS = new Set(['step', 'waiting'])

/** What is told with whose it is already takes these off. */
const TAKEN_OFF = ['upstream proxy: ', 'port mapping: ']

export interface Said {
  /** With places for values: `{name}`. */
  readonly text: string
  readonly place: string
}

/** Each sentence once, with the first place that says it. */
export function collectSaid(tree: Pick<SourceTree, 'files'>): readonly Said[] {
  const found = new Map<string, Said>()
  for (const file of tree.files) {
    if (file.kind !== 'source' || !speaks(file)) continue
    for (const said of saidIn(file)) if (!found.has(said.text)) found.set(said.text, said)
  }
  return [...found.values()]
}

function saidIn(file: SourceFile): Said[] {
  const parsed = parse(file)
  const scope = scopeOf(parsed)
  const said: Said[] = []
  const visitCalls = (node: ts.Node): void => {
    if (ts.isCallExpression(node))
      for (const text of wordingsOf(node)) said.push({ text, place: placeOf(file, node.getStart()) })
    ts.forEachChild(node, visitCalls)
  }
  const visit = (node: ts.Node): void => {
    if (isSilent(node)) return
    const place = (): string => placeOf(file, node.getStart())
    if (ts.isCallExpression(node)) for (const text of wordingsOf(node)) said.push({ text, place: place() })
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      if (isOnlyNamed(file) && !isLabel(node)) return
      for (const text of sentencesAt(node, scope)) said.push({ text, place: place() })
      // What stands in its places is said in there, but for the words of numbers.
      if (ts.isTemplateExpression(node))
        for (const { expression } of node.templateSpans) visitCalls(expression)
      return
    }
    ts.forEachChild(node, visit)
  }
  visit(parsed)
  return said
}

function isSilent(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true
  if (ts.isPropertyAssignment(node)) return SILENT_PROPERTIES.has(node.name.getText())
  if (!ts.isCallExpression(node)) return false
  const name = calledName(node)
  return SILENT_CALLS.has(name) || (name === 'fail' && isUnsaidFailure(node))
}

function isLabel({ parent }: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) && parent.name.getText() === 'label'
}

function calledName({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
}

/** A failure that tells somebody what to do next is for people, whatever its kind. */
function isUnsaidFailure({ arguments: [kind, message, options] }: ts.CallExpression): boolean {
  if (kind === undefined || message === undefined || !ts.isStringLiteralLike(kind)) return false
  if (!UNSAID_KINDS.has(kind.text)) return false
  const hasNext = options?.getText().includes('next') === true
  return !hasNext && /^[\w' -]+: /.test(ts.isStringLiteralLike(message) ? message.text : '')
}

function sentencesAt(node: ts.StringLiteralLike | ts.TemplateExpression, scope: Scope): readonly string[] {
  return readingsOf(node, scope)
    .flatMap((text) => sentencesOf(text.trim()))
    .flatMap((text) => [
      text,
      ...TAKEN_OFF.filter((start) => text.startsWith(start)).map((start) => text.slice(start.length)),
    ])
    .map(withNamedPlaces)
    .filter((text) => !UNSAID.has(text))
    .filter((text) => isProse(text) || (isSingleWord(text) && isWhereWordsAreSaid(node)))
}

/** Words with a space between them; neither a path, a header, a selector nor a query. */
function isProse(text: string): boolean {
  const plain = text.replaceAll(/\{[\w:]+\}/g, '{}')
  if (/^[A-Z]{4,} |charset=| = \?|^[\w-]+(?:\/| 'none')/.test(plain)) return false
  return /(?:^|[ ("])(?:[aA]|[A-Za-z]{2,})[.,:;]? ["({]?[\w{-]|\} [a-z]{2,}|^[A-Z][a-z]+\.$/.test(plain)
}

function isSingleWord(text: string): boolean {
  return /^[a-z][a-z-]+$/.test(text)
}

function isWhereWordsAreSaid(node: ts.Node): boolean {
  for (let at = node.parent; !ts.isBlock(at) && !ts.isSourceFile(at); at = at.parent) {
    if (ts.isPropertyAssignment(at) && SAYING_PROPERTIES.has(at.name.getText())) return true
    if (ts.isCallExpression(at)) return SAYING_CALLS.has(calledName(at))
    if (ts.isVariableDeclaration(at)) return at.name.getText().endsWith('STEPS')
  }
  return false
}
