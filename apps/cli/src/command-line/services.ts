/** Hidden services. */
import { collect } from './arguments.ts'
import { type CommandTools, IN_HOME } from './tools.ts'

export function addServiceCommands({ group, leaf, act }: CommandTools): void {
  const service = group('service', 'put local servers on the network')
  const add = leaf(
    service,
    'add <PORT=TARGET...>',
    'put a server on the network, e.g. 80=127.0.0.1:8123',
    IN_HOME,
  )
    .option('--name <NAME>', 'what you call it; stays on this machine')
    .option('--client <PUBLICKEY>', 'let in only who has this key (may be given several times)', collect)
    .option('--beside-relay', 'agree that the uptime of a listed relay beside it tells about it')
  act(add, async () => (await import('../commands/service.ts')).addService)
  act(
    leaf(service, 'list', 'list services of this node', IN_HOME),
    async () => (await import('../commands/service.ts')).listServices,
  )
  const target = leaf(
    service,
    'target <ADDRESS> <PORT=TARGET...>',
    'lead the ports of a service to other servers',
    IN_HOME,
  )
  act(target, async () => (await import('../commands/service-target.ts')).setTarget)
  const keys = leaf(service, 'keys <ADDRESS>', 'show or change who may enter a service', IN_HOME)
    .option('--add <PUBLICKEY>', 'let in who has this key (may be given several times)', collect)
    .option('--remove <PUBLICKEY>', 'do not let in who has this key (may be given several times)', collect)
    .option('--everybody', 'let in everybody who has the address')
  act(keys, async () => (await import('../commands/service-keys.ts')).serviceKeys)
  const remove = leaf(
    service,
    'remove <ADDRESS>',
    'remove a service; its address is never used again',
    IN_HOME,
  )
  act(remove, async () => (await import('../commands/service.ts')).removeService)
}
