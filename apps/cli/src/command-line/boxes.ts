/** Boxes: sequences that others read by a capability. */
import { type CommandTools, IN_HOME } from './tools.ts'

const DAYS = '--days <N>'

export function addBoxCommands({ group, leaf, act }: CommandTools): void {
  const box = group('box', 'append to sequences that others read by a capability')
  act(
    leaf(
      box,
      'new [WRITE]',
      'begin a sequence, or write one by its capability (- reads it from stdin)',
      IN_HOME,
    ),
    async () => (await import('../commands/box.ts')).newBoxes,
  )
  act(
    leaf(
      box,
      'append <ID> [TEXT]',
      'append to a sequence of this node (without TEXT: stdin)',
      IN_HOME,
    ).option(DAYS, 'how long it is to lie, and no longer (default: as long as this node looks after it)'),
    async () => (await import('../commands/box.ts')).appendBox,
  )
  act(
    leaf(box, 'read <CAPABILITY>', 'read a sequence to its end (- reads the capability from stdin)', IN_HOME),
    async () => (await import('../commands/box-read.ts')).readBoxes,
  )
  act(
    leaf(
      box,
      'pin <CAPABILITY>',
      'keep a sequence, or one box, alive from now on (- reads the capability from stdin)',
      IN_HOME,
    ),
    async () => (await import('../commands/box.ts')).pinBoxes,
  )
  act(
    leaf(box, 'list', 'list what this node writes or keeps alive', IN_HOME),
    async () => (await import('../commands/box.ts')).listBoxes,
  )
  act(
    leaf(
      box,
      'erase <WRITE>',
      'take back the box at which a capability stands (- reads it from stdin)',
      IN_HOME,
    ),
    async () => (await import('../commands/box-read.ts')).eraseBox,
  )
  act(
    leaf(box, 'renew <CAPABILITY>', 'put a box on its holders again, for longer', IN_HOME).option(
      DAYS,
      'how long from now (default: 30)',
    ),
    async () => (await import('../commands/box-read.ts')).renewBox,
  )
  act(
    leaf(box, 'remove <ID>', 'write it and keep it alive no longer; what was appended stays', IN_HOME),
    async () => (await import('../commands/box.ts')).removeBoxes,
  )
}
