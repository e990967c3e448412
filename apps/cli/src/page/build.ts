/**
 * Compiles the page (apps/web): one script and one style sheet, so that a browser asks for three files and none of another place. The
 * daemon runs this when a browser first comes (prepare.ts); `npm run build` does it beforehand, for an image or a package.
 */
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import * as esbuildSvelte from 'esbuild-svelte'
import { PAGE_SOURCE, pagePlace } from './place.ts'

const KEPT = 4
const { parent, directory } = pagePlace()
fs.mkdirSync(parent, { recursive: true })
/** Two may build at once, and a daemon may be serving an older one. */
const made = fs.mkdtempSync(path.join(parent, 'new-'))
process.on('exit', () => fs.rmSync(made, { recursive: true, force: true }))

/** Its types describe the CommonJS form of the package, and what is loaded is the other. */
const sveltePlugin = esbuildSvelte.default as unknown as typeof esbuildSvelte.default.default

await build({
  entryPoints: { page: path.join(PAGE_SOURCE, 'main.ts') },
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
for (const name of ['index.html', 'icon.svg'])
  fs.copyFileSync(path.join(PAGE_SOURCE, name), path.join(made, name))
const script = fs.readFileSync(path.join(made, 'page.js'))
fs.chmodSync(made, 0o755)
try {
  fs.renameSync(made, directory)
} catch (error) {
  // Somebody else was quicker, and his is the same.
  if (!fs.existsSync(directory)) throw error
}
removeOld()
console.log(`The page is built: ${Math.round(gzipSync(script).length / 1000)} kB of script, compressed.`)

/** Those of older programs: a few stay, since one of them may still be running. */
function removeOld(): void {
  const all = fs.readdirSync(parent).map((name) => path.join(parent, name))
  const byAge = all.map((place) => ({ place, madeMs: fs.statSync(place).mtimeMs }))
  byAge.sort((a, b) => b.madeMs - a.madeMs)
  for (const { place } of byAge.slice(KEPT))
    if (place !== directory) fs.rmSync(place, { recursive: true, force: true })
}
