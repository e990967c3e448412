/**
 * Pages of sites, written anew from what is on the lists below (docs/spec/sites.md §9). What is shown cannot run, cannot load from
 * elsewhere, and cannot send anything; the policy that goes with it is the second wall.
 */
import sanitizeHtml from 'sanitize-html'
import { SITE_HTML_DEPTH_MAX } from '../../limits.ts'
import { sanitiseCss } from './sanitise-css.ts'
import type { SiteUrls } from './urls.ts'

const TAGS = `html head body title link meta
  h1 h2 h3 h4 h5 h6 hgroup p div span section article aside main header footer nav address blockquote q pre code samp kbd var br hr wbr
  a abbr b bdi bdo big center cite data del dfn em font i ins mark s small strike strong sub sup time tt u ruby rb rp rt rtc
  ul ol li dl dt dd menu details summary figure figcaption picture img audio video source track map area
  table caption colgroup col thead tbody tfoot tr th td
  button input label fieldset legend meter progress dialog search`.split(/\s+/)

/** What a `style` element is called on its way through the sanitiser, which would pass its text as it is. */
const STYLE_TAG = 'warren-style'
/** Elements without content that mean nothing once they have no attributes: so they are left out. */
const NEEDS_ATTRIBUTES = new Set(['link', 'meta', 'input'])

const SIZE = ['width', 'height']
const CELL = [
  ...SIZE,
  'align',
  'valign',
  'bgcolor',
  'colspan',
  'rowspan',
  'headers',
  'scope',
  'abbr',
  'nowrap',
]
const ATTRIBUTES: Readonly<Record<string, string[]>> = {
  '*': ['class', 'id', 'lang', 'dir', 'title', 'style', 'role', 'hidden', 'aria-*', 'align', 'translate'],
  a: ['href', 'hreflang', 'download', 'name', 'rel'],
  area: ['href', 'shape', 'coords', 'alt', 'rel'],
  audio: ['src', 'controls', 'loop', 'muted', 'preload'],
  button: ['disabled', 'type'],
  col: [...CELL, 'span'],
  colgroup: [...CELL, 'span'],
  data: ['value'],
  del: ['datetime'],
  details: ['open', 'name'],
  dialog: ['open'],
  font: ['color', 'face', 'size'],
  hr: ['noshade', 'size', 'width'],
  img: [
    ...SIZE,
    'src',
    'srcset',
    'sizes',
    'alt',
    'loading',
    'decoding',
    'usemap',
    'border',
    'hspace',
    'vspace',
  ],
  input: ['type', 'checked', 'disabled', 'placeholder', 'size', 'value', 'name', 'readonly'],
  ins: ['datetime'],
  label: ['for'],
  li: ['value', 'type'],
  link: ['rel', 'href', 'type', 'media', 'sizes', 'title'],
  map: ['name'],
  meta: ['name', 'content'],
  meter: ['value', 'min', 'max', 'low', 'high', 'optimum'],
  ol: ['start', 'type', 'reversed'],
  progress: ['value', 'max'],
  source: [...SIZE, 'src', 'srcset', 'sizes', 'type', 'media'],
  [STYLE_TAG]: ['media'],
  table: [...CELL, 'border', 'cellpadding', 'cellspacing', 'summary'],
  td: CELL,
  th: CELL,
  time: ['datetime'],
  tr: CELL,
  track: ['src', 'kind', 'srclang', 'label', 'default'],
  ul: ['type'],
  video: [...SIZE, 'src', 'poster', 'controls', 'loop', 'muted', 'playsinline', 'preload'],
}

const INPUT_TYPES = new Set([
  'checkbox',
  'radio',
  'text',
  'search',
  'range',
  'number',
  'button',
  'date',
  'color',
])
const META_NAMES = new Set(['viewport', 'description', 'author', 'color-scheme'])
/** No address. */
const META_CONTENT = /^[^/]*$/
/** Of `link`: one that a page loads, or one that a reader may follow. What makes a browser connect ahead is on neither list. */
const LOADED = new Set(['stylesheet', 'icon', 'alternate', 'shortcut', 'next', 'prev', 'author', 'license'])
const LOADED_ATTRIBUTES = ['src', 'poster']

type Attributes = Readonly<Record<string, string>>
interface Tag {
  readonly tagName: string
  readonly attribs: Record<string, string>
}

/** @returns a whole document. */
export function sanitiseHtml(html: string, urls: SiteUrls): string {
  const written = sanitizeHtml(html, {
    allowedTags: [...TAGS, STYLE_TAG],
    allowedAttributes: { ...ATTRIBUTES },
    // Checked by `urls`, as the addresses are led.
    allowedSchemes: ['http', 'data'],
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    nestingLimit: SITE_HTML_DEPTH_MAX,
    exclusiveFilter: ({ tag, attribs }) => NEEDS_ATTRIBUTES.has(tag) && Object.keys(attribs).length === 0,
    transformTags: {
      '*': (tagName, attribs) => lead({ tagName, attribs }, urls),
      style: (_, { media }) => ({ tagName: STYLE_TAG, attribs: media === undefined ? {} : { media } }),
      [STYLE_TAG]: 'span',
      form: 'div',
      // No script ever runs, so what stands for one is shown.
      noscript: 'div',
      link: (_, attribs) => leadLink(attribs),
      meta: (_, attribs) => leadMeta(attribs),
      input: (_, attribs) => leadInput(attribs),
      button: (tagName, { disabled }) => ({
        tagName,
        attribs: { type: 'button', ...(disabled === undefined ? {} : { disabled }) },
      }),
    },
  })
  return `<!doctype html>\n${withStyles(written, urls)}`
}

/** The text of a style sheet comes escaped, like any other, so nothing in it can have ended its element. */
function withStyles(written: string, urls: SiteUrls): string {
  const styles = new RegExp(`<${STYLE_TAG}([^<>]*)>([^<]*)</${STYLE_TAG}>`, 'g')
  const styled = written.replaceAll(
    styles,
    (_, attributes: string, text: string) =>
      `<style${attributes}>${sanitiseCss(unescapeText(text), 'stylesheet', urls)}</style>`,
  )
  // One that holds elements: within another language's, which was taken out around it.
  return styled.replaceAll(STYLE_TAG, 'span')
}

function unescapeText(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

function lead({ tagName, attribs }: Tag, urls: SiteUrls): Tag {
  const led: Record<string, string> = { ...attribs }
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined || value === '') delete led[name]
    else led[name] = value
  }
  for (const name of LOADED_ATTRIBUTES) if (led[name] !== undefined) set(name, urls.resource(led[name]))
  if (led['srcset'] !== undefined) set('srcset', leadSourceSet(led['srcset'], urls))
  if (led['style'] !== undefined) set('style', sanitiseCss(led['style'], 'declarations', urls))
  if (led['href'] !== undefined)
    set('href', tagName === 'link' ? urls.resource(led['href']) : urls.link(led['href']))
  if (tagName === 'a' || tagName === 'area') led['rel'] = 'noreferrer noopener'
  return { tagName, attribs: led }
}

/** Addresses with their sizes; those that lead elsewhere are left out. An address with a comma in it is not told from two. */
function leadSourceSet(text: string, urls: SiteUrls): string {
  const led = text.split(',').flatMap((candidate) => {
    const [address = '', size = ''] = candidate.trim().split(/\s+/)
    const url = address === '' || address.startsWith('data:') ? undefined : urls.resource(address)
    return url === undefined || !/^[\d.]*[wxh]?$/.test(size)
      ? []
      : [`${url.replaceAll(',', '%2C')} ${size}`.trim()]
  })
  return led.join(', ')
}

function leadLink(attribs: Attributes): Tag {
  const relations = (attribs['rel'] ?? '').toLowerCase().split(/\s+/)
  const isLoaded = relations.length > 0 && relations.every((relation) => LOADED.has(relation))
  return isLoaded
    ? { tagName: 'link', attribs: { ...attribs, rel: relations.join(' ') } }
    : { tagName: 'link', attribs: {} }
}

function leadMeta({ name = '', content = '' }: Attributes): Tag {
  const isKnown = META_NAMES.has(name.toLowerCase()) && META_CONTENT.test(content)
  return { tagName: 'meta', attribs: isKnown ? { name: name.toLowerCase(), content } : {} }
}

function leadInput(attribs: Attributes): Tag {
  const type = (attribs['type'] ?? 'text').toLowerCase()
  return { tagName: 'input', attribs: INPUT_TYPES.has(type) ? { ...attribs, type } : {} }
}
