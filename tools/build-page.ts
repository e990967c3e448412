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
/** A daemon may be serving the last one: it is replaced only by one that is whole. */
const made = fs.mkdtempSync(`${target}-`)
process.on('exit', () => fs.rmSync(made, { recursive: true, force: true }))

/** Its types describe the CommonJS form of the package, and what is loaded is the other. */
const sveltePlugin = esbuildSvelte.default as unknown as typeof esbuildSvelte.default.default

await build({
  entryPoints: { page: path.join(source, 'main.ts') },
  outdir: made,
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
for (const name of ['index.html', 'icon.svg']) fs.copyFileSync(path.join(source, name), path.join(made, name))
const script = fs.readFileSync(path.join(made, 'page.js'))
fs.rmSync(target, { recursive: true, force: true })
fs.chmodSync(made, 0o755)
fs.renameSync(made, target)
console.log(
  `The page is built: ${Math.round(gzipSync(script).length / 1000)} kB of script, compressed (${path.relative(ROOT, target)}).`,
)
