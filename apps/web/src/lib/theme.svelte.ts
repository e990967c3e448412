/** Light, dark, or as the system says. */
const KEY = 'warren-theme'
export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

class ThemeChoice {
  current: Theme = $state(THEMES.find((theme) => theme === globalThis.localStorage?.getItem(KEY)) ?? 'auto')

  choose(theme: Theme): void {
    this.current = theme
    globalThis.localStorage?.setItem(KEY, theme)
  }

  apply(): void {
    if (this.current === 'auto') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = this.current
  }
}

export const theme = new ThemeChoice()
