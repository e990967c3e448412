/** Sites: publishing them, and reading those that may run scripts. */
import { type CommandTools, IN_HOME } from './tools.ts'

export function addSiteCommands({ program, group, leaf, act }: CommandTools): void {
  const site = group('site', 'publish folders as sites that stay while you are away')
  act(
    leaf(site, 'publish <DIR>', 'make a site of a folder', IN_HOME).option(
      '--name <NAME>',
      'what it is called on this machine: http://NAME.localhost:PORT/',
    ),
    async () => (await import('../commands/site.ts')).publishSite,
  )
  act(
    leaf(site, 'preview <DIR>', 'show a folder as readers would see it, before it is published', IN_HOME),
    async () => (await import('../commands/site.ts')).previewSite,
  )
  act(
    leaf(site, 'update <SITE> [DIR]', 'publish a new version (default: of the same folder)', IN_HOME),
    async () => (await import('../commands/site.ts')).updateSite,
  )
  act(
    leaf(site, 'list', 'list the sites of this node', IN_HOME),
    async () => (await import('../commands/site-list.ts')).listSites,
  )
  act(
    leaf(site, 'versions <SITE>', "list the versions of anybody's site", IN_HOME),
    async () => (await import('../commands/site-list.ts')).listSiteVersions,
  )
  act(
    leaf(site, 'unpublish <SITE>', 'take a site back: an empty last version, kept alive no more', IN_HOME),
    async () => (await import('../commands/site.ts')).unpublishSite,
  )
  act(
    leaf(site, 'pin <SITE> [VERSION]', "keep anybody's site, or one version, alive from now on", IN_HOME),
    async () => (await import('../commands/site-list.ts')).pinSite,
  )
  act(
    leaf(site, 'unpin <SITE> [VERSION]', 'keep a site, or one version, alive no longer', IN_HOME),
    async () => (await import('../commands/site-list.ts')).unpinSite,
  )
  act(
    leaf(site, 'allow <SITE>', 'let a site run scripts, in "warren browse" only', IN_HOME).option(
      '--no-scripts',
      'take that back',
    ),
    async () => (await import('../commands/site-list.ts')).allowSite,
  )
  act(
    leaf(program, 'browse <SITE>', 'open a site in a Chromium of its own that reaches nothing else', IN_HOME)
      .option('--chromium <PATH>', 'the program to use (default: the first one found)')
      .option('--no-sandbox', "without Chromium's own sandbox, which it needs when root starts it"),
    async () => (await import('../commands/browse.ts')).browse,
  )
}
