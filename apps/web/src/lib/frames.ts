/** Work that waits until the browser has drawn what there is, so that no frame has to do all of it. */

/**
 * One step after the other, each in a task of its own after a frame.
 *
 * @returns a function that gives up what is left.
 */
export function afterFrames(...steps: readonly (() => void)[]): () => void {
  const left = [...steps]
  let isOver = false
  const next = (): void => {
    const step = left.shift()
    if (step === undefined || isOver) return
    // In a frame it would still belong to that one.
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (isOver) return
        step()
        next()
      }),
    )
  }
  next()
  return () => {
    isOver = true
  }
}
