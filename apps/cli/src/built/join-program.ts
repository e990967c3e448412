/**
 * Joins the program's hundreds of modules to a few files: to find, read and translate each of them by itself takes longer than all else that
 * a start does (docs/adr/0017-built-program.md).
 */
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { PROGRAM_ENTRY } from './entry.ts'
import { ROOT } from './place.ts'

/** Stay where they are: they find files of theirs, native or not, by their own place, or only few commands need them. */
const OUTSIDE = [
  '@achingbrain/nat-port-mapper',
  'better-sqlite3-multiple-ciphers',
  'css-tree',
  'esbuild',
  'esbuild-svelte',
  'mime-types',
  'prom-client',
  'sanitize-html',
  'sodium-native',
  'svelte',
]

/** Resolved now: from where the result lies they may not be found. */
const outside: Plugin = {
  name: 'outside',
  setup({ onResolve, resolve }) {
    const filter = new RegExp(`^(?:${OUTSIDE.join('|')})(?:/|$)`)
    onResolve({ filter }, async ({ path: asked, kind, resolveDir, pluginData }) => {
      if (pluginData === outside) return undefined
      const found = await resolve(asked, { kind, resolveDir, pluginData: outside })
      if (found.errors.length > 0) return found
      return { path: kind === 'require-call' ? found.path : pathToFileURL(found.path).href, external: true }
    })
  },
}

/**
 * A module that asks where it is means the source. Only what threads run is looked for beside the one that starts them, where this puts
 * it too.
 */
const places: Plugin = {
  name: 'places',
  setup({ onLoad }) {
    onLoad({ filter: /\/(?:packages|apps)\/.*\.ts$/ }, ({ path: file }) => {
      const source = fs.readFileSync(file, 'utf8')
      if (!source.includes('import.meta')) return undefined
      const contents = source
        .replaceAll(
          /new URL\('\.\/(\w+)\.ts', import\.meta\.url\)/g,
          "new URL('./$1.mjs', import.meta['url'])",
        )
        .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
      return { contents, loader: 'ts' }
    })
  },
}

/** @param outdir - is filled with it. */
export async function joinProgram(outdir: string): Promise<void> {
  await build({
    entryPoints: {
      [PROGRAM_ENTRY]: path.join(ROOT, 'apps/cli/src/run.ts'),
      worker: path.join(ROOT, 'packages/platform/src/node/offload/worker.ts'),
      jobs: path.join(ROOT, 'packages/node/src/daemon/jobs.ts'),
    },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    legalComments: 'none',
    logLevel: 'warning',
    // For parts in CommonJS that ask for parts of Node.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    plugins: [outside, places],
  })
}
