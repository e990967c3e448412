/**
 * Compiles the page (apps/web): a few scripts and style sheets, so that a browser asks for few files and none of another place. The
 * daemon runs this when a browser first comes (prepare.ts); `npm run build` does it beforehand.
 */
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import * as esbuildSvelte from 'esbuild-svelte'
import { builtPlace, PAGE_SOURCE } from './place.ts'
import { storeBuilt } from './store.ts'

/** Its types describe the CommonJS form of the package, and what is loaded is the other. */
const sveltePlugin = esbuildSvelte.default as unknown as typeof esbuildSvelte.default.default

/** In `index.html`: stands for the parts of its script, which would otherwise be found only when that has been read. */
const PARTS_MARK = '<!-- parts of the script -->'

let scriptBytes = 0
await storeBuilt(builtPlace('page'), async (directory) => {
  const { metafile } = await build({
    entryPoints: {
      page: path.join(PAGE_SOURCE, 'main.ts'),
    },
    outdir: directory,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    // Not escaped: half as long in scripts other than Latin.
    charset: 'utf8',
    target: ['chrome123', 'firefox121', 'safari17.5'],
    conditions: ['svelte', 'browser', 'production'],
    mainFields: ['svelte', 'browser', 'module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    plugins: [sveltePlugin({ compilerOptions: { css: 'external', runes: true } })],
  })
  const html = fs.readFileSync(path.join(PAGE_SOURCE, 'index.html'), 'utf8')
  const links = partsOf(metafile, directory).map((name) => `<link rel="modulepreload" href="/${name}" />`)
  fs.writeFileSync(path.join(directory, 'index.html'), html.replace(PARTS_MARK, links.join('\n    ')))
  // That of the page has the styles of what is loaded later too.
  for (const name of fs.readdirSync(directory))
    if (name.endsWith('.css') && name !== 'page.css') fs.rmSync(path.join(directory, name))
  fs.copyFileSync(path.join(PAGE_SOURCE, 'icon.svg'), path.join(directory, 'icon.svg'))
  for (const name of fs.readdirSync(directory))
    if (name.endsWith('.js')) scriptBytes += gzipSync(fs.readFileSync(path.join(directory, name))).length
})
console.log(`The page is built: ${Math.round(scriptBytes / 1000)} kB of script, compressed.`)

/** @returns the names of all files that the page's script imports. */
function partsOf({ outputs }: Metafile, directory: string): string[] {
  const byName = new Map(Object.entries(outputs).map(([file, output]) => [path.resolve(file), output]))
  const parts = new Set<string>()
  const addPartsOf = (file: string): void => {
    for (const { path: part, kind } of byName.get(file)?.imports ?? []) {
      const imported = path.resolve(part)
      if (kind !== 'import-statement' || parts.has(imported)) continue
      parts.add(imported)
      addPartsOf(imported)
    }
  }
  addPartsOf(path.join(directory, 'page.js'))
  return [...parts].map((file) => path.basename(file))
}
