/** What is wrong and what to do, and the bundle to pass on when nothing helped. */
export const doctor = {
  'doctor.lead': 'Finds out what is wrong with this node and what to do about it. It changes nothing.',
  'doctor.contacts':
    'It looks at the clock, the disk, the ports and this machine. Only if Warren is not connected it also asks your entry relay and a few relays of your network, as joining does. Nobody else is contacted.',
  'doctor.run': 'Examine',
  'doctor.again': 'Examine again',
  'doctor.running': 'Examining this node',
  'doctor.running.why': 'It may take 15 seconds: relays that are silent get time to answer.',
  'doctor.well.title': 'Nothing is wrong',
  'doctor.well.text': {
    one: '{count} thing was looked at.',
    other: '{count} things were looked at.',
  },
  'doctor.found': {
    one: '{count} cause was found.',
    other: '{count} causes were found, the most likely root first.',
  },
  'doctor.checked': 'What was looked at',
  'doctor.unchecked': 'What could not be looked at',
  'doctor.took': 'It took {time}.',
  'doctor.certainty.certain': 'Certain',
  'doctor.certainty.likely': 'Likely',
  'doctor.certainty.possible': 'Possible',
  'doctor.effect.stops': 'Warren cannot be used',
  'doctor.effect.hinders': 'Warren works, with less',
  'doctor.evidence': 'What was seen',
  'doctor.fix': 'What to do',
  'doctor.command': 'Command to type in a terminal',
  'doctor.open.home': 'Unlock',
  'doctor.open.invite': 'Add relays to start from',
  'doctor.open.network': 'Look at the network',
  'doctor.open.settings': 'Look at the settings',
} as const
