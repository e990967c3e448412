/** Defences of sites and of names. */
import type { Mutation } from './mutation.ts'

export const SITE_MUTATIONS: readonly Mutation[] = [
  {
    // A manifest names files outside of its site.
    name: 'site-path',
    file: 'packages/applications/src/sites/format/manifest.ts',
    find: "if (checkPath(path) !== 'fine') throw",
    replace: 'if (false) throw',
    scenario: { file: 'packages/applications/test/sites/format.test.ts', test: 'a way out is refused' },
  },
  {
    // Pages are shown as their authors wrote them.
    name: 'site-sanitised',
    file: 'packages/node/src/gateway/sites/sanitise.ts',
    find: "kind === 'html' ? sanitiseHtml(text, urls) : sanitiseCss(text, 'stylesheet', urls)",
    replace: "kind === 'html' ? (sanitiseHtml(text, urls), text) : sanitiseCss(text, 'stylesheet', urls)",
    scenario: {
      file: 'packages/node/test/sites/site-gateway.test.ts',
      test: 'its first page is shown, written anew, under a policy that runs and loads nothing from elsewhere',
    },
  },
  {
    // A click on a page leaves the network without a word.
    name: 'site-leaving-told',
    file: 'packages/node/src/gateway/sites/urls.ts',
    find: 'return OUTSIDE.has(url.protocol)',
    replace: 'if (OUTSIDE.has(url.protocol)) return url.href\n      return OUTSIDE.has(url.protocol)',
    scenario: {
      file: 'packages/node/test/sites/sanitise.test.ts',
      test: 'links lead to the site, to other sites here, or to the page that says where they would lead',
    },
  },
  {
    // An update is noted when holders have it, and by nobody if its process died then.
    name: 'site-update-noted',
    file: 'packages/applications/src/sites/publisher.ts',
    find: 'if (begun !== undefined) this.#store.put',
    replace: 'if (begun === null) this.#store.put',
    scenario: {
      file: 'packages/applications/test/sites/crash.test.ts',
      test: 'an update is there for its readers and its owner alike, or for neither',
    },
  },
  {
    // Whoever was told that his version lies there believes it.
    name: 'site-look-again',
    file: 'packages/applications/src/sites/publisher.ts',
    find: 'if (found === undefined || !names(found, version))',
    replace: 'if (found === undefined)',
    scenario: {
      file: 'packages/applications/test/sites/crash.test.ts',
      test: 'a version that was told and that another machine wrote over at the same moment is put above that one, by the next process if need be',
    },
  },
  {
    // A reader who goes on is shown what he knew, whatever was seen since.
    name: 'site-seen-is-newest',
    file: 'packages/applications/src/sites/site-reader.ts',
    find: 'if (this.#heads.get(name)?.head === known) this.#keepHead(identity, head)',
    replace: '',
    scenario: {
      file: 'packages/applications/test/sites/reader.test.ts',
      test: 'once a newer head was seen no older version is shown, also where the newer one cannot be had',
    },
  },
  {
    // Of those who say different things the first is right.
    name: 'name-disputed',
    file: 'packages/applications/src/names/name-book.ts',
    find: 'if (more.some(({ target }) => target !== first.target))',
    replace: 'if (more.length < 0)',
    scenario: {
      file: 'packages/applications/test/names.test.ts',
      test: 'where others disagree nothing is chosen for the owner, where they agree all are named',
    },
  },
]
