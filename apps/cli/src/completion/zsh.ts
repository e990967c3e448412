/** Completion for zsh, to be sourced or put as `_warren` into a directory of \`fpath\`. */
import type { DescribedCommand, Offer } from '../command-line/describe.ts'
import { generatedMark, quoted } from './text.ts'

export function zshCompletion(commands: readonly DescribedCommand[]): string {
  return `#compdef warren
${generatedMark('zsh')}
_warren() {
  local command=warren value='' word offer='' index
  local -a below flags
  for ((index = 2; index < CURRENT; index++)); do
    word=\${words[index]}
    if [[ -n $value ]]; then
      value=''
      continue
    fi
    case "$command $word" in
${commands.flatMap(stepsOf).join('\n')}
    esac
  done
  case "$command" in
${commands.map(listsOf).join('\n')}
  esac
  if [[ -z $value && $PREFIX == --*=* ]]; then
    case "$command \${PREFIX%%=*}" in
${commands.flatMap(valuesOf).join('\n')}
    esac
    compset -P '*='
  fi
  if [[ -n $value ]]; then
    offer=$value
  else
    (( \${#below} )) && _describe -t commands command below
    [[ $PREFIX == -* || \${#below} -eq 0 ]] && _describe -o -t options option flags
  fi
  case "$offer" in
    file) _files ;;
    directory) _files -/ ;;
    words:*) compadd -- \${(s: :)\${offer#words:}} ;;
  esac
}
if [[ \${funcstack[1]} == _warren ]]; then
  _warren "$@"
else
  compdef _warren warren
fi
`
}

function stepsOf(command: DescribedCommand): string[] {
  const here = command.path.join(' ')
  const down = command.below.map(
    ({ name }) => `      ${quoted(`${here} ${name}`)}) command=${quoted(`${here} ${name}`)} ;;`,
  )
  return [...down, ...valuesOf(command)]
}

function valuesOf({ path, options }: DescribedCommand): string[] {
  return options
    .filter(({ value }) => value !== undefined)
    .map(({ flags, offer }) => {
      const patterns = flags.map((flag) => quoted(`${path.join(' ')} ${flag}`)).join(' | ')
      return `      ${patterns}) value=${quoted(formOf(offer))} ;;`
    })
}

function listsOf({ path, below, options, offers }: DescribedCommand): string {
  const offer = offers.find(({ kind }) => kind !== 'nothing')
  const described = (name: string, summary: string): string =>
    quoted(`${name.replaceAll(':', '\\:')}:${summary}`)
  const lists = [
    `below=(${below.map(({ name, summary }) => described(name, summary)).join(' ')})`,
    `flags=(${options.flatMap(({ flags, summary }) => flags.map((flag) => described(flag, summary))).join(' ')})`,
    ...(offer === undefined ? [] : [`offer=${quoted(formOf(offer))}`]),
  ]
  return `    ${quoted(path.join(' '))})\n      ${lists.join('\n      ')} ;;`
}

function formOf(offer: Offer): string {
  return offer.kind === 'words' ? `words:${offer.words.join(' ')}` : offer.kind
}
