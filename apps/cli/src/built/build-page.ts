/**
 * Compiles the page (apps/web): one script and one style sheet, so that a browser asks for three files and none of another place. The
 * daemon runs this when a browser first comes (prepare.ts); `npm run build` does it beforehand, for an image or a package.
 */
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import * as esbuildSvelte from 'esbuild-svelte'
import { builtPlace, PAGE_SOURCE } from './place.ts'
import { storeBuilt } from './store.ts'

/** Its types describe the CommonJS form of the package, and what is loaded is the other. */
const sveltePlugin = esbuildSvelte.default as unknown as typeof esbuildSvelte.default.default

let scriptBytes = 0
await storeBuilt(builtPlace('page'), async (directory) => {
  await build({
    entryPoints: { page: path.join(PAGE_SOURCE, 'main.ts') },
    outdir: directory,
    bundle: true,
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
    plugins: [sveltePlugin({ compilerOptions: { css: 'external', runes: true } })],
  })
  for (const name of ['index.html', 'icon.svg'])
    fs.copyFileSync(path.join(PAGE_SOURCE, name), path.join(directory, name))
  scriptBytes = gzipSync(fs.readFileSync(path.join(directory, 'page.js'))).length
})
console.log(`The page is built: ${Math.round(scriptBytes / 1000)} kB of script, compressed.`)
