/** A small workspace in a temporary folder, sound unless a test plants a violation in it. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { readSourceTree, type SourceTree } from '../rules/source-tree.ts'

const SOUND: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    workspaces: ['packages/*', 'testkit'],
    devDependencies: { 'fast-check': '1.0.0' },
  }),
  'packages/kernel/package.json': manifest('kernel', 0),
  'packages/kernel/src/index.ts': "export * from './clock.ts'\n",
  'packages/kernel/src/clock.ts': 'export const ZERO = 0\n',
  'packages/platform/package.json': manifest('platform', 1, ['kernel'], './node'),
  'packages/platform/src/node.ts': "import fs from 'node:fs'\nexport const now = () => fs && Date.now()\n",
  'packages/wire/package.json': manifest('wire', 1, ['kernel']),
  'packages/wire/src/index.ts': "import { ZERO } from '@warren/kernel'\nexport { ZERO }\n",
  'packages/link/package.json': manifest('link', 2, ['kernel', 'wire']),
  'packages/link/src/index.ts': "import type { ZERO } from '@warren/wire'\nexport type Zero = typeof ZERO\n",
  'packages/link/test/link.test.ts':
    "import fc from 'fast-check'\nimport { fake } from '@warren/testkit'\nimport { now } from '@warren/platform/node'\nimport type { Zero } from '@warren/link'\nexport { fc, fake, now, type Zero }\n",
  'packages/node/package.json': manifest('node', 9, ['kernel', 'link', 'platform']),
  'packages/node/src/index.ts':
    "import { now } from '@warren/platform/node'\nimport path from 'node:path'\nexport { now, path }\n",
  'testkit/package.json': manifest('testkit', 2, ['kernel']),
  'testkit/src/index.ts': "import { ZERO } from '@warren/kernel'\nexport const fake = ZERO\n",
  'tools/tool.ts': "import { ZERO } from '@warren/kernel'\nexport { ZERO }\n",
  'docs/dependencies.md': '`fast-check`\n',
  'docs/spec/wire.md': '# Wire\n\n## 1. Numbers\n\n### 1.2 Small ones\n\n## 2. Cells\n',
}

function manifest(name: string, floor: number, dependencies: readonly string[] = [], entry = '.'): string {
  return JSON.stringify({
    name: `@warren/${name}`,
    floor,
    exports: { [entry]: './src/index.ts' },
    dependencies: Object.fromEntries(dependencies.map((each) => [`@warren/${each}`, '0.1.0'])),
  })
}

/** @param planted - files that are added to the sound tree or replace some of it. */
export function plantedTree(
  context: TestContext,
  planted: Readonly<Record<string, string>> = {},
): SourceTree {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-rules-'))
  context.after(() => fs.rmSync(root, { recursive: true }))
  for (const [name, text] of Object.entries({ ...SOUND, ...planted })) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    fs.writeFileSync(path.join(root, name), text)
  }
  return readSourceTree(root)
}
