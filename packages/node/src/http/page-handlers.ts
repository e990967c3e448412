/** What the operations do that the page needs beside all others. */
import { present } from './absent.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'

type PageOperation = Extract<
  keyof Handlers,
  | `${string}PageCode`
  | `${string}PageSession${string}`
  | `${string}Place${string}`
  | 'addMediaTicket'
  | 'openDownloadFolder'
>

export function pageHandlers({
  daemon,
  page,
  places,
  media,
  accessEnded,
}: HandlerPorts): Pick<Handlers, PageOperation> {
  return {
    addPageCode: () => page.addCode(),
    openPageSession: ({ body }) => page.open(body.code),
    renewPageSession: () => page.renew(),
    closePageSessions: () => {
      page.closeAll()
      accessEnded()
      return { removed: true }
    },
    getPlaces: () => places.places(),
    listPlace: ({ query }) => places.list(query.path),
    findPlace: async ({ body }) => {
      const path = await places.find(body)
      return path === undefined ? {} : { path }
    },
    addMediaTicket: ({ body }) => media.add(body.link, body.path),
    openDownloadFolder: ({ params }) => {
      const { to } = present(daemon.node().files.downloads.get(params.id), 'download')
      const directory = to.slice(0, Math.max(1, to.lastIndexOf('/')))
      places.show(directory)
      return { path: directory }
    },
  }
}
