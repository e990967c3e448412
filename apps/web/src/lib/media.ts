/** What a browser can play or show; the daemon decides again by its own list. */
const KINDS: Readonly<Record<string, 'video' | 'audio' | 'image'>> = {
  mp4: 'video',
  webm: 'video',
  ogv: 'video',
  mp3: 'audio',
  ogg: 'audio',
  oga: 'audio',
  opus: 'audio',
  flac: 'audio',
  wav: 'audio',
  m4a: 'audio',
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  gif: 'image',
  webp: 'image',
  avif: 'image',
}

export function mediaKindOf(name: string): 'video' | 'audio' | 'image' | undefined {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return Object.hasOwn(KINDS, ending) ? KINDS[ending] : undefined
}

export function isPlayable(name: string): boolean {
  return mediaKindOf(name) !== undefined
}
