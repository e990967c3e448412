/**
 * `npm run build`: compiles the page into `apps/web/dist`, which the daemon serves (docs/architecture.md). `npm ci` runs it by itself. What is
 * built is one script and one style sheet, so that the page asks for three files and none of another place.
 */
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import * as esbuildSvelte from 'esbuild-svelte'
import { ROOT } from './suites.ts'

const source = path.join(ROOT, 'apps/web/src')
const target = path.join(ROOT, 'apps/web/dist')

/** Its types describe the CommonJS form of the package, and what is loaded is the other. */
const sveltePlugin = esbuildSvelte.default as unknown as typeof esbuildSvelte.default.default

fs.rmSync(target, { recursive: true, force: true })
await build({
  entryPoints: { page: path.join(source, 'main.ts') },
  outdir: target,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: ['chrome123', 'firefox121', 'safari17.5'],
  conditions: ['svelte', 'browser', 'production'],
  mainFields: ['svelte', 'browser', 'module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [sveltePlugin({ compilerOptions: { css: 'external', runes: true } })],
})
for (const name of ['index.html', 'icon.svg'])
  fs.copyFileSync(path.join(source, name), path.join(target, name))
const script = fs.readFileSync(path.join(target, 'page.js'))
console.log(
  `The page is built: ${Math.round(gzipSync(script).length / 1000)} kB of script, compressed (${path.relative(ROOT, target)}).`,
)
