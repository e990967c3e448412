/** Whether the recovery words were written down: some of them are asked for, at places that are drawn anew each time. */

/** Asked for: enough that a guess does not pass, few enough that people do it. */
export const CHECKED_WORDS = 3

/**
 * Different places in rising order, as they are looked for on paper.
 *
 * @param random - evenly drawn, below `bound`; the browser's own unless a test says otherwise.
 */
export function drawPlaces(
  words: number,
  wanted: number = CHECKED_WORDS,
  random: (bound: number) => number = drawBelow,
): number[] {
  const left = Array.from({ length: words }, (_, place) => place)
  const drawn: number[] = []
  while (drawn.length < wanted && left.length > 0) drawn.push(...left.splice(random(left.length), 1))
  return drawn.sort((a, b) => a - b)
}

/** Numbers of the generator that would make small ones likelier are drawn again. */
function drawBelow(bound: number): number {
  const fair = Math.floor(2 ** 32 / bound) * bound
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1))
    if (drawn < fair) return drawn % bound
  }
}

/** Places at which something else was typed; case and spaces around do not matter. */
export function wrongPlaces(
  words: readonly string[],
  places: readonly number[],
  typed: readonly string[],
): number[] {
  return places.filter((place, index) => (typed[index] ?? '').trim().toLowerCase() !== words[place])
}
