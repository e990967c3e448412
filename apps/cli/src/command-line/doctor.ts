/** What is wrong, and what to do. */
import type { CommandTools } from './tools.ts'

export function addDoctorCommands(_tools: CommandTools): void {}
