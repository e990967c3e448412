/** A node without directories of its own for files, such as a relay that serves others only. */
import { fail } from '@warren/kernel'
import type { FileControl } from './control.ts'

const refuse = (): never => {
  throw fail('unsupported', 'this node keeps no files', {
    next: 'Share and get with a node of your own: warren up',
  })
}

export const WITHOUT_FILES: FileControl = {
  places: { realPath: refuse, isDirectory: refuse },
  shares: {
    list: () => [],
    get: () => undefined,
    checkRelay: refuse,
    add: refuse,
    addStream: refuse,
    reachable: refuse,
    remove: async () => false,
    relocate: refuse,
  },
  downloads: {
    list: () => [],
    get: () => undefined,
    start: refuse,
    finished: refuse,
    pause: refuse,
    resume: refuse,
    remove: async () => false,
  },
  leaving: { leave: refuse },
  keeping: {
    list: () => [],
    pin: refuse,
    find: () => undefined,
    unpin: () => undefined,
    check: refuse,
    repair: refuse,
  },
  sites: {
    list: () => [],
    get: () => undefined,
    publish: refuse,
    update: refuse,
    unpublish: refuse,
    versions: refuse,
    pin: refuse,
    unpin: () => undefined,
    allow: refuse,
    preview: refuse,
    browse: refuse,
    visit: refuse,
    open: refuse,
    isPreview: () => false,
    mayRunScripts: () => false,
    enter: () => undefined,
    admit: () => false,
    isBrowser: () => false,
  },
  content: { checkLink: refuse, inspect: refuse, entries: refuse, open: refuse },
}
