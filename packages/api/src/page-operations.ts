/** The operations that the page needs beside all others: its way in, and the places of this machine. */
import type { Operation } from './operation.ts'
import type { PAGE_PATHS } from './page-paths.ts'
import { mediaTicketRequestSchema, mediaTicketSchema } from './schemas/download.ts'
import { pageCodeSchema, pageSessionRequestSchema, pageSessionSchema } from './schemas/page-session.ts'
import {
  placeFindRequestSchema,
  placeFoundSchema,
  placeListQuerySchema,
  placeListSchema,
  placesSchema,
} from './schemas/place.ts'
import { byIdSchema, removedSchema } from './schemas/text.ts'

export const PAGE_OPERATIONS = {
  addPageCode: {
    summary: 'Makes a code that opens the page once',
    scope: 'admin',
    status: 201,
    answer: pageCodeSchema,
  },
  openPageSession: {
    summary: 'Opens a session of the page with a code',
    scope: 'public',
    body: pageSessionRequestSchema,
    status: 201,
    answer: pageSessionSchema,
  },
  renewPageSession: {
    summary: 'A session of the page for longer',
    scope: 'admin',
    status: 201,
    answer: pageSessionSchema,
  },
  closePageSessions: {
    summary: 'Ends all sessions of the page, and the codes that were not used',
    scope: 'admin',
    status: 200,
    answer: removedSchema,
  },
  getPlaces: {
    summary: 'Where files are on this machine',
    scope: 'admin',
    status: 200,
    answer: placesSchema,
  },
  listPlace: {
    summary: 'What is in a directory of this machine',
    scope: 'admin',
    query: placeListQuerySchema,
    status: 200,
    answer: placeListSchema,
  },
  findPlace: {
    summary: 'Where a file or folder lies that was dragged into the page',
    scope: 'admin',
    body: placeFindRequestSchema,
    status: 200,
    answer: placeFoundSchema,
  },
  addMediaTicket: {
    summary: 'An address under which the page plays a file of a link',
    scope: 'admin',
    body: mediaTicketRequestSchema,
    status: 201,
    answer: mediaTicketSchema,
  },
  openDownloadFolder: {
    summary: 'Shows a download in the file manager',
    scope: 'admin',
    params: byIdSchema,
    status: 200,
    answer: placeFoundSchema,
  },
} as const satisfies Record<keyof typeof PAGE_PATHS, Operation>
