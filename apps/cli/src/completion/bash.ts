/** Completion for bash 4 and later, without the package bash-completion. */
import type { DescribedCommand, Offer } from '../command-line/describe.ts'
import { generatedMark, quoted } from './text.ts'

export function bashCompletion(commands: readonly DescribedCommand[]): string {
  return `${generatedMark('bash')}
_warren() {
  local command=warren value='' word index cur=\${COMP_WORDS[COMP_CWORD]} words='' offer=''
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    # bash makes a word of its own of the sign in --option=value.
    [[ $word == '=' ]] && continue
    if [[ -n $value ]]; then
      value=''
      continue
    fi
    case "$command $word" in
${commands.flatMap(stepsOf).join('\n')}
    esac
  done
  [[ $cur == '=' ]] && cur=''
  if [[ -n $value ]]; then
    offer=$value
  else
    case "$command" in
${commands.map(wordsOf).join('\n')}
    esac
  fi
  case "$offer" in
    file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    directory) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
    words:*) words="$words \${offer#words:}" ;;
  esac
  [[ -n $words ]] && mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$words" -- "$cur")
  return 0
}
complete -F _warren warren
`
}

/** How a word leads from a command to one below it, and which options the next word belongs to. */
function stepsOf({ path, below, options }: DescribedCommand): string[] {
  const here = path.join(' ')
  const down = below.map(
    ({ name }) => `      ${quoted(`${here} ${name}`)}) command=${quoted(`${here} ${name}`)} ;;`,
  )
  const values = options
    .filter(({ value }) => value !== undefined)
    .map(({ flags, offer }) => {
      const patterns = flags.map((flag) => quoted(`${here} ${flag}`)).join(' | ')
      return `      ${patterns}) value=${quoted(formOf(offer))} ;;`
    })
  return [...down, ...values]
}

function wordsOf({ path, below, options, offers }: DescribedCommand): string {
  const words = [...below.map(({ name }) => name), ...options.flatMap(({ flags }) => flags)]
  // Past the first argument nobody counts: a share is a path, and so is whatever else it may be.
  const offer = offers.find(({ kind }) => kind !== 'nothing')
  const more = offer === undefined ? '' : ` offer=${quoted(formOf(offer))}`
  return `      ${quoted(path.join(' '))}) words=${quoted(words.join(' '))}${more} ;;`
}

function formOf(offer: Offer): string {
  return offer.kind === 'words' ? `words:${offer.words.join(' ')}` : offer.kind
}
