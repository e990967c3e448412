/** The end of the log as it may be passed on: lines of the shape that the log's types let through, and nothing else of them. */
import fs from 'node:fs'
import path from 'node:path'
import type { SupportLogLine } from '@warren/api'
import { z } from 'zod'
import { SUPPORT_LOG_LINES, SUPPORT_LOG_MAX_BYTES } from '../limits.ts'

/** Foreign error texts (`causes`, which only `debug` writes) are not among these members, so they are dropped. */
const fieldsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const lineSchema = z.object({
  time: z.string(),
  level: z.enum(['error', 'warn', 'info', 'debug']),
  message: z.string(),
  fields: fieldsSchema.optional(),
  error: z
    .object({
      kind: z.string(),
      message: z.string(),
      fields: fieldsSchema.optional(),
      frames: z.array(z.string()).optional(),
    })
    .optional(),
})

/** @returns the newest last; none if there is no log. */
export function readLogLines(homePath: string): SupportLogLine[] {
  const directory = path.join(homePath, 'log')
  const text = tailOf(path.join(directory, 'warren.1.log')) + tailOf(path.join(directory, 'warren.log'))
  return text.split('\n').flatMap(parseLine).slice(-SUPPORT_LOG_LINES)
}

/** A line that is cut off, or that somebody else wrote there, is no line. */
function parseLine(text: string): SupportLogLine[] {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text))
    return parsed.success ? [withoutPorts(parsed.data)] : []
  } catch {
    return []
  }
}

/** A port is half of an address of this machine. */
function withoutPorts(line: SupportLogLine): SupportLogLine {
  const { port: _, ...fields } = line.fields ?? {}
  return line.fields === undefined ? line : { ...line, fields }
}

function tailOf(file: string): string {
  let handle: number | undefined
  try {
    handle = fs.openSync(file, 'r')
    const { size } = fs.fstatSync(handle)
    const bytes = Buffer.alloc(Math.min(size, SUPPORT_LOG_MAX_BYTES))
    const read = fs.readSync(handle, bytes, 0, bytes.length, size - bytes.length)
    return bytes.toString('utf8', 0, read)
  } catch {
    return ''
  } finally {
    if (handle !== undefined) fs.closeSync(handle)
  }
}
