/**
 * Writes a minimal `libatomic.so.1` for machines that lack it, so that Warren needs no root and no package beyond nodejs
 * and npm. Plain JavaScript: it runs on whatever Node is installed, before our own can start.
 *
 * The bundled Node imports exactly one symbol from GCC's libatomic, `__atomic_compare_exchange`, and calls it with a size of 8
 * only. A minimal Debian has no libatomic1. The launcher calls this once when no system copy is found and points
 * LD_LIBRARY_PATH at the result; a system copy always wins.
 *
 * Usage: write-libatomic.mjs FILE
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * bool __atomic_compare_exchange(size, object, expected, desired, ...), size 8, sequentially consistent; any other size traps.
 *
 * x64:  cmp rdi,8; jne 2f; mov rax,[rdx]; mov rcx,[rcx]; lock cmpxchg [rsi],rcx; jne 1f; mov eax,1; ret;
 *       1: mov [rdx],rax; xor eax,eax; ret; 2: ud2
 * arm64: cmp x0,8; b.ne 3f; ldr x4,[x2]; ldr x5,[x3]; 1: ldaxr x6,[x1]; cmp x6,x4; b.ne 2f; stlxr w7,x5,[x1]; cbnz w7,1b;
 *       mov w0,1; ret; 2: clrex; str x6,[x2]; mov w0,0; ret; 3: brk 0
 */
const MACHINES = {
  x64: { elf: 62, code: '4883ff087519488b02488b09f0480fb10e7506b801000000c348890231c0c30f0b' },
  arm64: {
    elf: 183,
    code:
      '1f2000f1c1010054440040f9650040f926fc5fc8df0004eba100005425fc07c887ffff3520008052c0035fd6' +
      '5f3f03d5460000f900008052c0035fd6000020d4',
  },
}

const SONAME = 'libatomic.so.1'
const SYMBOL = '__atomic_compare_exchange'
/** The version under which Node imports the symbol; the dynamic loader insists on it. */
const VERSION = 'LIBATOMIC_1.0'
/** Largest page of both machines: segments with different rights never share one. */
const PAGE = 0x10000
const HEADER_BYTES = 64
const PROGRAM_HEADER_BYTES = 56

function table(bytes, fill) {
  const buffer = Buffer.alloc(bytes)
  fill(buffer)
  return buffer
}

function u64(buffer, offset, value) {
  buffer.writeBigUInt64LE(BigInt(value), offset)
}

/** The System V ELF hash. */
function elfHash(name) {
  let hash = 0
  for (const byte of Buffer.from(name)) {
    hash = (hash * 16 + byte) % 2 ** 32
    const high = Math.floor(hash / 2 ** 28)
    hash = (hash ^ (high << 4) ^ (high << 28)) >>> 0
  }
  return hash
}

/** One `Verdef` with its `Verdaux`: 28 bytes. */
function versionDefinition({ flags, index, name, nameAt, last }) {
  return table(28, (b) => {
    ;[1, flags, index, 1].forEach((half, at) => b.writeUInt16LE(half, at * 2))
    b.writeUInt32LE(elfHash(name), 8)
    b.writeUInt32LE(20, 12)
    b.writeUInt32LE(last ? 0 : 28, 16)
    b.writeUInt32LE(nameAt, 20)
  })
}

/** The shared object as bytes: ELF64, one read-execute segment, one writable segment that holds the dynamic section. */
export function libatomic(architecture) {
  const machine = MACHINES[architecture]
  if (machine === undefined) throw new Error(`no libatomic for ${architecture}`)
  const code = Buffer.from(machine.code, 'hex')
  const strings = Buffer.from(`\0${SONAME}\0${SYMBOL}\0${VERSION}\0`)
  const symbolName = 1 + SONAME.length + 1
  const versionName = symbolName + SYMBOL.length + 1
  const programHeaders = 4
  const hashAt = HEADER_BYTES + programHeaders * PROGRAM_HEADER_BYTES
  // One bucket, two symbols: the null symbol and ours.
  const hash = table(20, (b) => [1, 2, 1, 0, 0].forEach((word, index) => b.writeUInt32LE(word, index * 4)))
  const symbolsAt = (hashAt + hash.length + 7) & ~7
  const stringsAt = symbolsAt + 48
  const versions = Buffer.concat([
    versionDefinition({ flags: 1, index: 1, name: SONAME, nameAt: 1, last: false }),
    versionDefinition({ flags: 0, index: 2, name: VERSION, nameAt: versionName, last: true }),
  ])
  const versionsAt = (stringsAt + strings.length + 3) & ~3
  // The null symbol is local; ours has version 2.
  const symbolVersions = Buffer.from([0, 0, 2, 0])
  const symbolVersionsAt = versionsAt + versions.length
  const codeAt = (symbolVersionsAt + symbolVersions.length + 15) & ~15
  const dynamicAt = (codeAt + code.length + 15) & ~15
  const dynamic = table(144, (b) => {
    const entries = [
      [14, 1],
      [4, hashAt],
      [5, stringsAt],
      [6, symbolsAt],
      [10, strings.length],
      [11, 24],
      [0x6ffffff0, symbolVersionsAt],
      [0x6ffffffc, versionsAt],
      [0x6ffffffd, 2],
    ]
    entries.forEach(([tag, value], index) => {
      u64(b, index * 16, tag)
      u64(b, index * 16 + 8, value)
    })
  })
  const end = dynamicAt + dynamic.length + 16
  const file = Buffer.alloc(end)
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(file)
  file.writeUInt16LE(3, 16)
  file.writeUInt16LE(machine.elf, 18)
  file.writeUInt32LE(1, 20)
  u64(file, 32, HEADER_BYTES)
  file.writeUInt16LE(HEADER_BYTES, 52)
  file.writeUInt16LE(PROGRAM_HEADER_BYTES, 54)
  file.writeUInt16LE(programHeaders, 56)
  const [read, write, execute] = [4, 2, 1]
  const segments = [
    { type: 1, flags: read | execute, at: 0, address: 0, size: dynamicAt, align: PAGE },
    {
      type: 1,
      flags: read | write,
      at: dynamicAt,
      address: PAGE + dynamicAt,
      size: end - dynamicAt,
      align: PAGE,
    },
    {
      type: 2,
      flags: read | write,
      at: dynamicAt,
      address: PAGE + dynamicAt,
      size: end - dynamicAt,
      align: 8,
    },
    // A stack that is not executable.
    { type: 0x6474e551, flags: read | write, at: 0, address: 0, size: 0, align: 16 },
  ]
  segments.forEach((segment, index) => {
    const at = HEADER_BYTES + index * PROGRAM_HEADER_BYTES
    file.writeUInt32LE(segment.type, at)
    file.writeUInt32LE(segment.flags, at + 4)
    const { at: offset, address, size, align } = segment
    ;[offset, address, address, size, size, align].forEach((value, field) =>
      u64(file, at + 8 + field * 8, value),
    )
  })
  hash.copy(file, hashAt)
  file.writeUInt32LE(symbolName, symbolsAt + 24)
  file[symbolsAt + 28] = 0x12
  file.writeUInt16LE(1, symbolsAt + 30)
  u64(file, symbolsAt + 32, codeAt)
  u64(file, symbolsAt + 40, code.length)
  strings.copy(file, stringsAt)
  versions.copy(file, versionsAt)
  symbolVersions.copy(file, symbolVersionsAt)
  code.copy(file, codeAt)
  dynamic.copy(file, dynamicAt)
  return file
}

const target = process.argv[2]
if (target !== undefined) {
  mkdirSync(dirname(target), { recursive: true })
  // Written beside and moved, so that two first starts at once never load half a file.
  const temporary = `${target}.${process.pid}`
  writeFileSync(temporary, libatomic(process.arch))
  renameSync(temporary, target)
}
