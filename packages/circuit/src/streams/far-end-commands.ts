/** Which messages of relay cells are between the ends of streams. */
import { RELAY_COMMANDS } from '../circuit.ts'

/** True for messages between the ends of streams: those that `FarEnd.receive` takes. */
export function isForFarEnd(command: number): boolean {
  switch (command) {
    case RELAY_COMMANDS.data:
    case RELAY_COMMANDS.markedData:
    case RELAY_COMMANDS.sendme:
    case RELAY_COMMANDS.begin:
    case RELAY_COMMANDS.connected:
    case RELAY_COMMANDS.end:
    case RELAY_COMMANDS.xoff:
    case RELAY_COMMANDS.xon:
    case RELAY_COMMANDS.confluxLink:
    case RELAY_COMMANDS.confluxLinked:
    case RELAY_COMMANDS.confluxLinkedAck:
    case RELAY_COMMANDS.confluxSwitch:
    case RELAY_COMMANDS.probe:
    case RELAY_COMMANDS.probed:
      return true
    default:
      return false
  }
}
