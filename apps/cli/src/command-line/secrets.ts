/** Keys and passphrases. */
import { collect } from './arguments.ts'
import { type CommandTools, IN_HOME } from './tools.ts'

export function addSecretCommands({ group, leaf, act }: CommandTools): void {
  const auth = group('client-auth', 'keys to services that let in only known clients')
  act(
    leaf(auth, 'new', 'make a key pair; nothing of it is kept', IN_HOME),
    async () => (await import('../commands/client-auth.ts')).newClientKeys,
  )
  const add = leaf(
    auth,
    'add <ADDRESS> <PRIVATEKEY>',
    'keep the key that opens a service, or a share by its link; - reads it from stdin',
    IN_HOME,
  )
  act(add, async () => (await import('../commands/client-auth.ts')).addClientAuth)
  act(
    leaf(auth, 'list', 'list services that a key is kept for', IN_HOME),
    async () => (await import('../commands/client-auth.ts')).listClientAuth,
  )
  const remove = leaf(auth, 'remove <ADDRESS>', 'forget the key of a service', IN_HOME)
  act(remove, async () => (await import('../commands/client-auth.ts')).removeClientAuth)

  const passphrase = group('passphrase', 'protect what is on the disk')
  const set = leaf(passphrase, 'set', 'set or change the passphrase', IN_HOME).option(
    '--stdin',
    'read it from stdin: the current one, if there is one, then the new one, a line each',
  )
  act(set, async () => (await import('../commands/passphrase.ts')).setPassphrase)
  const removeIt = leaf(passphrase, 'remove', 'take the passphrase away', IN_HOME).option(
    '--stdin',
    'read the current one from stdin',
  )
  act(removeIt, async () => (await import('../commands/passphrase.ts')).removePassphrase)
  const unlock = leaf(passphrase, 'unlock', 'open what the passphrase locks', IN_HOME).option(
    '--stdin',
    'read it from stdin',
  )
  act(unlock, async () => (await import('../commands/passphrase.ts')).unlock)

  const token = group('token', 'what other programs of this machine may do')
  const newToken = leaf(token, 'new <NAME>', 'make a token for a program; it is shown once', IN_HOME)
    .option('--scope <SCOPE>', 'what it is for (may be given several times)', collect)
    .option('--directory <DIR>', 'files only in this directory')
  act(newToken, async () => (await import('../commands/token.ts')).newToken)
  act(
    leaf(token, 'list', 'list tokens of programs', IN_HOME),
    async () => (await import('../commands/token.ts')).listTokens,
  )
  act(
    leaf(token, 'revoke <ID>', 'shut a program out', IN_HOME),
    async () => (await import('../commands/token.ts')).revokeToken,
  )
}
