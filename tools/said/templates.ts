/**
 * Sentences as the page's catalogues name them: the English text, with `{name}` where a value stands and `{name:words}` where something stands
 * that is said in words itself, such as `3 minutes`. Computed text is read from the source, without running it.
 */
import ts from 'typescript'

/** Functions that put something into words (as packages/node/src/doctor/words.ts): what they return has entries of its own. */
const WORDING = new Set(['count', 'duration', 'program', 'shareOf', 'portsOf'])
/** What bears such a name is a sentence, or a part of one, that was said elsewhere. */
const WORDED = new Set([
  'waitingFor',
  'cause',
  'next',
  'why',
  'what',
  'reason',
  'message',
  'trouble',
  'needs',
])
/** A text with more ways to read it than this is no sentence; its parts have to be said one by one. */
const MOST_READINGS = 24
/** How far a name is followed to what it stands for. */
const MOST_STEPS = 8

/** What names of one file stand for: one expression, or each that a function returns. */
export type Scope = ReadonlyMap<string, readonly ts.Expression[]>

/** Every `const` and function of a file, also those inside of functions; a name that is used twice stands for nothing. */
export function scopeOf(file: ts.SourceFile): Scope {
  const scope = new Map<string, readonly ts.Expression[]>()
  const twice = new Set<string>()
  const note = (name: ts.BindingName, stands: readonly ts.Expression[]): void => {
    if (!ts.isIdentifier(name)) return
    if (scope.has(name.text)) twice.add(name.text)
    scope.set(name.text, stands)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) note(node.name, [node.initializer])
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) note(node.name, returnsOf(node))
    ts.forEachChild(node, visit)
  }
  visit(file)
  for (const name of twice) scope.delete(name)
  return scope
}

function returnsOf(declared: ts.FunctionDeclaration): readonly ts.Expression[] {
  const returned: ts.Expression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression !== undefined) returned.push(node.expression)
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit)
  }
  if (declared.body !== undefined) visit(declared.body)
  return returned
}

/** Every way in which an expression can read, with places for what only the running program knows. */
export function readingsOf(node: ts.Expression, scope: Scope, steps = MOST_STEPS): readonly string[] {
  if (steps === 0) return [placeFor(node)]
  const on = (each: ts.Expression): readonly string[] => readingsOf(each, scope, steps - 1)
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) return templateReadings(node, on)
  if (ts.isConditionalExpression(node)) return [...on(node.whenTrue), ...on(node.whenFalse)]
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return on(node.expression)
  if (ts.isBinaryExpression(node) && isChoice(node.operatorToken.kind))
    return [...on(node.left), ...on(node.right)]
  const known = standsFor(node, scope)
  return known.length > 0 && known.every(isWritten) ? known.flatMap(on) : [placeFor(node)]
}

function isChoice(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken
}

/** Whether it is text, as it is written, in one case at least: what is computed otherwise is a value. */
function isWritten(node: ts.Expression): boolean {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return isWritten(node.expression)
  if (ts.isConditionalExpression(node)) return isWritten(node.whenTrue) || isWritten(node.whenFalse)
  if (ts.isBinaryExpression(node)) return isChoice(node.operatorToken.kind) && isWritten(node.right)
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
}

/** What a name, a call, `SENTENCES.gone` or `SENTENCES[kind]` can be, where that is of this file. */
function standsFor(node: ts.Expression, scope: Scope): readonly ts.Expression[] {
  if (ts.isIdentifier(node)) return scope.get(node.text) ?? []
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return WORDING.has(node.expression.text) ? [] : (scope.get(node.expression.text) ?? [])
  }
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return []
  if (!ts.isIdentifier(node.expression)) return []
  const [object] = scope.get(node.expression.text) ?? []
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : undefined
  return object === undefined ? [] : membersOf(object, name)
}

function membersOf(object: ts.Expression, name: string | undefined): readonly ts.Expression[] {
  if (ts.isAsExpression(object) || ts.isSatisfiesExpression(object)) return membersOf(object.expression, name)
  if (!ts.isObjectLiteralExpression(object)) return []
  return object.properties.flatMap((member) =>
    ts.isPropertyAssignment(member) && (name === undefined || member.name.getText() === name)
      ? [member.initializer]
      : [],
  )
}

function templateReadings(
  node: ts.TemplateExpression,
  on: (each: ts.Expression) => readonly string[],
): readonly string[] {
  let readings: readonly string[] = [node.head.text]
  for (const { expression, literal } of node.templateSpans) {
    const all = on(expression)
    const parts = readings.length * all.length > MOST_READINGS ? [placeFor(expression)] : all
    readings = readings.flatMap((before) => parts.map((part) => `${before}${part}${literal.text}`))
  }
  return readings
}

/** `{name}` after what is computed: the last name in it. */
function placeFor(node: ts.Expression): string {
  const name = nameIn(node)
  const isWording =
    ts.isCallExpression(node) && ts.isIdentifier(node.expression) && WORDING.has(node.expression.text)
  return isWording || WORDED.has(name) ? `{${name}:words}` : `{${name}}`
}

function nameIn(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text
  if (ts.isPropertyAccessExpression(node)) {
    return ['length', 'path'].includes(node.name.text)
      ? nameIn(node.expression)
      : node.name.text.replace('#', '')
  }
  if (ts.isCallExpression(node)) {
    const [first] = node.arguments
    if (ts.isPropertyAccessExpression(node.expression)) {
      const object = node.expression.expression
      return object.getText() === 'Math' && first !== undefined ? nameIn(first) : nameIn(object)
    }
    return first === undefined || ts.isStringLiteralLike(first) ? nameIn(node.expression) : nameIn(first)
  }
  if (ts.isNonNullExpression(node) || ts.isAwaitExpression(node) || ts.isElementAccessExpression(node))
    return nameIn(node.expression)
  if (ts.isParenthesizedExpression(node)) return nameIn(node.expression)
  if (ts.isBinaryExpression(node) && !ts.isNumericLiteral(node.left)) return nameIn(node.left)
  return 'value'
}

/** Places of one sentence have names of their own: `{command}`, `{command2}`. */
export function withNamedPlaces(sentence: string): string {
  const seen = new Map<string, number>()
  return sentence.replaceAll(/\{(\w+)(:words)?\}/g, (_, name: string, words = '') => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return `{${name}${times === 1 ? '' : times}${words}}`
  })
}

/** `3 relays`, in both numbers, as the functions of {@link WORDING} say it. */
export function wordingsOf(node: ts.CallExpression): readonly string[] {
  const noun = node.arguments[1]
  if (!ts.isIdentifier(node.expression) || node.expression.text !== 'count') return []
  return noun !== undefined && ts.isStringLiteralLike(noun) ? [`{n} ${noun.text}`, `{n} ${noun.text}s`] : []
}
