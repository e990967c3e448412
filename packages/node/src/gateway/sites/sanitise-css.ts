/** Style sheets of sites, written anew from what is on the lists below (docs/spec/sites.md §9). */
import { type CssNode, generate, lexer, List, parse, walk } from 'css-tree'
import type { SiteUrls } from './urls.ts'

const AT_RULES = new Set([
  'container',
  'counter-style',
  'font-face',
  'import',
  'keyframes',
  '-webkit-keyframes',
  'layer',
  'media',
  'page',
  'supports',
])

/** Those that neither load nor read anything. Not among them: `image-set`, `src`, `element`, `expression`, `attr`, `paint`. */
const FUNCTIONS = new Set(
  `abs acos asin atan atan2 calc ceil circle clamp color color-mix conic-gradient contrast cos counter counters cubic-bezier drop-shadow
  ellipse env exp fit-content format grayscale hsl hsla hue-rotate hwb hypot inset invert lab lch light-dark linear linear-gradient log matrix
  matrix3d max min minmax mod oklab oklch opacity path perspective polygon pow radial-gradient rect rem repeat repeating-conic-gradient
  repeating-linear-gradient repeating-radial-gradient rgb rgba rotate rotate3d rotatex rotatey rotatez round saturate scale scale3d scalex scaley
  scalez sepia sign sin skew skewx skewy sqrt steps symbols tan tech translate translate3d translatex translatey translatez url var blur
  brightness xywh`.split(/\s+/),
)

/** Properties that a browser once ran or loaded things by; all others must be ones that the specifications know. */
const NOT_PROPERTIES = new Set(['behavior', '-moz-binding', '-ms-behavior'])

/** Of at-rules, where they are no properties. */
const DESCRIPTORS = new Set(
  `src unicode-range font-display size-adjust ascent-override descent-override line-gap-override size
  system symbols suffix prefix range pad negative speak-as fallback additive-symbols`.split(/\s+/),
)

/** A style sheet; `declarations`: the value of a `style` attribute. */
export type CssContext = 'stylesheet' | 'declarations'

/** @returns text without any `<`, so that it may stand in a page; what cannot be read is left out. */
export function sanitiseCss(text: string, context: CssContext, urls: SiteUrls): string {
  try {
    const root = parse(text, {
      context: context === 'stylesheet' ? 'stylesheet' : 'declarationList',
      parseCustomProperty: true,
      onParseError: () => {},
    })
    clean(root, urls)
    return generate(root).replaceAll('<', '\\3c ')
  } catch {
    // Nested beyond what the parser can hold, or nothing that it knows.
    return ''
  }
}

function clean(root: CssNode, urls: SiteUrls): void {
  walk(root, {
    visit: 'Atrule',
    enter(node, item, list) {
      const isKnown = AT_RULES.has(node.name.toLowerCase())
      if (!isKnown || (node.name.toLowerCase() === 'import' && !leadImport(node, urls))) list?.remove(item)
    },
  })
  walk(root, {
    visit: 'Declaration',
    enter(node, item, list) {
      if (!isKnownProperty(node.property) || !isHarmless(node.value, urls)) list?.remove(item)
    },
  })
  // What the parser could not read, where no declaration is around it; comments, which may hold anything.
  walk(root, (node, item, list) => {
    const isRemains =
      node.type === 'Raw' || node.type === 'Comment' || node.type === 'CDO' || node.type === 'CDC'
    if (isRemains) list?.remove(item)
    if (node.type === 'Rule' && node.prelude.type === 'Raw') list?.remove(item)
    if (node.type === 'Atrule' && node.prelude?.type === 'Raw') list?.remove(item)
    if (node.type === 'Atrule' && node.prelude !== null && !isHarmless(node.prelude, urls)) list?.remove(item)
  })
}

function isKnownProperty(name: string): boolean {
  if (name.startsWith('--')) return /^--[\w-]+$/.test(name)
  const plain = name.toLowerCase()
  const isListed = DESCRIPTORS.has(plain) || lexer.getProperty(plain) !== null
  return isListed && !NOT_PROPERTIES.has(plain) && /^-?[a-z-]+$/.test(plain)
}

/** Leads the addresses in it where they may lead. @returns false: something in it is not on the lists. */
function isHarmless(value: CssNode, urls: SiteUrls): boolean {
  let isFine = true
  walk(value, (node) => {
    if (node.type === 'Raw') isFine = false
    if (node.type === 'Function' && !FUNCTIONS.has(node.name.toLowerCase())) isFine = false
    if (node.type !== 'Url') return
    const led = urls.resource(node.value)
    if (led === undefined) isFine = false
    else node.value = led
  })
  return isFine
}

/** `@import` with its address led to the same site. @returns false: it leads elsewhere. */
function leadImport(node: Extract<CssNode, { type: 'Atrule' }>, urls: SiteUrls): boolean {
  if (node.prelude?.type !== 'AtrulePrelude') return false
  const [first, ...rest] = node.prelude.children.toArray()
  if (first?.type !== 'Url' && first?.type !== 'String') return false
  const led = urls.resource(first.value)
  if (led === undefined) return false
  node.prelude.children = new List<CssNode>().fromArray([{ type: 'Url', value: led }, ...rest])
  return true
}
