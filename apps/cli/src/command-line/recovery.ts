/** Words that bring everything back. */
import type { CommandTools } from './tools.ts'

export function addRecoveryCommands(_tools: CommandTools): void {}
