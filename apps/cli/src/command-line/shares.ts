/** Sharing files and getting them. */
import type { CommandTools } from './tools.ts'

export function addShareCommands(_tools: CommandTools): void {}
