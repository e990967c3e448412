/** Completion for fish 3 and later. */
import type { DescribedCommand, DescribedOption, Offer } from '../command-line/describe.ts'
import { generatedMark } from './text.ts'

export function fishCompletion(commands: readonly DescribedCommand[]): string {
  return `${generatedMark('fish')}
function __warren_at --description 'whether the words typed so far lead to this command'
    set -l command warren
    set -l value no
    set -l typed (commandline -opc)
    for word in $typed[2..]
        if test $value = yes
            set value no
            continue
        end
        switch "$command $word"
${commands.flatMap(stepsOf).join('\n')}
        end
    end
    test "$command" = "$argv"
end
complete -c warren -f
${commands.flatMap(linesOf).join('\n')}
`
}

function stepsOf({ path, below, options }: DescribedCommand): string[] {
  const here = path.join(' ')
  const down = below.map(({ name }) => {
    const there = quoted(`${here} ${name}`)
    return `            case ${there}\n                set command ${there}`
  })
  const values = options
    .filter(({ value }) => value !== undefined)
    .map(({ flags }) => {
      const patterns = flags.map((flag) => quoted(`${here} ${flag}`)).join(' ')
      return `            case ${patterns}\n                set value yes`
    })
  return [...down, ...values]
}

function linesOf({ path, below, options, offers }: DescribedCommand): string[] {
  const start = `complete -c warren -n ${quoted(`__warren_at ${path.join(' ')}`)}`
  return [
    ...below.map(({ name, summary }) => `${start} -a ${quoted(name)} -d ${quoted(summary)}`),
    ...offers.filter(({ kind }) => kind !== 'nothing').map((offer) => `${start} ${argumentOf(offer)}`),
    ...options.map((option) => `${start} ${optionOf(option)} -d ${quoted(option.summary)}`),
  ]
}

function optionOf({ flags, value, offer }: DescribedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  if (value === undefined) return names.join(' ')
  return [...names, '-r', argumentOf(offer)].join(' ')
}

function argumentOf(offer: Offer): string {
  switch (offer.kind) {
    case 'file':
      return '-F'
    case 'directory':
      return "-f -a '(__fish_complete_directories)'"
    case 'words':
      return `-f -a ${quoted(offer.words.join(' '))}`
    case 'nothing':
      return '-f'
  }
}

/** Inside fish's single quotes two characters are special. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
