/** Making, showing and joining networks. */
import type { CommandTools } from './tools.ts'

export function addNetworkCommands(_tools: CommandTools): void {}
