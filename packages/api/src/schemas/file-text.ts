/** Text that names files: links, paths of this machine, paths inside of a share. */
import * as z from 'zod'
import { LINK_MAX_CHARACTERS, PATH_MAX_CHARACTERS } from '../limits.ts'

/** `warren:...` or its `http://localhost:PORT/w/...` form; checked in full by the node. */
export const linkSchema = z
  .string()
  .max(LINK_MAX_CHARACTERS)
  .regex(/^\s*<?(warren:|https?:\/\/)\S+\s*$/i, 'is not a link: those begin with warren:')
  .meta({ id: 'Link' })

/** The daemon has a working directory of its own, so paths are full. */
export const absolutePathSchema = z
  .string()
  .max(PATH_MAX_CHARACTERS)
  .regex(/^\/[^\0]*$/, 'is not a full path: those begin with /')
  .meta({ id: 'AbsolutePath' })

/** A path inside of a share: components with `/` between them. */
export const sharedPathSchema = z
  .string()
  .min(1)
  .max(PATH_MAX_CHARACTERS)
  .regex(/^[^\0]+$/, 'holds a NUL')
  .meta({ id: 'SharedPath' })
