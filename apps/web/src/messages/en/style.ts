/** The style guide, for development. */
export const style = {
  'style.title': 'Style guide',
  'style.colours': 'Colours',
  'style.type': 'Type',
  'style.space': 'Space',
  'style.buttons': 'Buttons',
  'style.fields': 'Fields',
  'style.notes': 'Notes',
  'style.progress': 'Progress',
  'style.icons': 'Icons',
  'style.dialog': 'Dialog',
  'style.sentence': 'The path is drawn anew, and nobody on it knows both ends.',
} as const
