/** What the operations on the name book do. */
import type { NameEntry } from '@warren/api'
import type { NamedTarget } from '@warren/applications'
import { toHex, utf8 } from '@warren/kernel'
import { gone, present } from './absent.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'
import { pageBy } from './page.ts'

type NameOperation = 'listNames' | 'addName' | 'resolveName' | 'removeName'

export function nameHandlers({ daemon }: HandlerPorts): Pick<Handlers, NameOperation> {
  const names = () => daemon.node().names
  return {
    listNames: ({ query }) => {
      const { items, next } = pageBy(names().list(), cursorOf, query)
      return { items: items.map(show), ...(next === undefined ? {} : { next }) }
    },
    addName: ({ body: { name, target, saidBy } }) => show(names().add(name, target, saidBy)),
    resolveName: ({ params }) => {
      const { saidBy, ...found } = present(names().resolve(params.name), 'name')
      return { ...found, saidBy: [...saidBy] }
    },
    removeName: ({ params, query }) => gone(names().remove(params.name, query.saidBy), 'name'),
  }
}

function show({ addedAtMs, ...entry }: NamedTarget): NameEntry {
  return { ...entry, addedAt: new Date(addedAtMs).toISOString() }
}

/** One's own first, each by name, in the letters that a cursor may have. */
function cursorOf({ name, saidBy }: NamedTarget): string {
  return `${saidBy === undefined ? 'own' : 'said'}.${toHex(utf8(name))}.${toHex(utf8(saidBy ?? ''))}`
}
