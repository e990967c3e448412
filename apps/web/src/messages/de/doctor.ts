/** What is wrong and what to do, and the bundle to pass on when nothing helped. */
export const doctor = {
  'doctor.lead': 'Findet heraus, was diesem Knoten fehlt und was zu tun ist. Verändert wird dabei nichts.',
  'doctor.contacts':
    'Geprüft werden Uhr, Festplatte, Ports und dieser Rechner. Nur wenn Warren nicht verbunden ist, werden auch Ihr Eingangsrelay und einige Relays Ihres Netzes gefragt, wie beim Beitreten. Sonst wird niemand kontaktiert.',
  'doctor.run': 'Untersuchen',
  'doctor.again': 'Noch einmal untersuchen',
  'doctor.running': 'Dieser Knoten wird untersucht',
  'doctor.running.why': 'Das kann 15 Sekunden dauern: Relays, die schweigen, bekommen Zeit zu antworten.',
  'doctor.well.title': 'Es fehlt nichts',
  'doctor.well.text': {
    one: '{count} Punkt wurde geprüft.',
    other: '{count} Punkte wurden geprüft.',
  },
  'doctor.found': {
    one: '{count} Ursache gefunden.',
    other: '{count} Ursachen gefunden, die wahrscheinlichste Wurzel zuerst.',
  },
  'doctor.checked': 'Was geprüft wurde',
  'doctor.unchecked': 'Was sich nicht prüfen ließ',
  'doctor.took': 'Es dauerte {time}.',
  'doctor.certainty.certain': 'Sicher',
  'doctor.certainty.likely': 'Wahrscheinlich',
  'doctor.certainty.possible': 'Möglich',
  'doctor.effect.stops': 'Warren ist nicht benutzbar',
  'doctor.effect.hinders': 'Warren läuft eingeschränkt',
  'doctor.evidence': 'Was zu sehen war',
  'doctor.fix': 'Was zu tun ist',
  'doctor.command': 'Befehl für das Terminal',
  'doctor.open.home': 'Entsperren',
  'doctor.open.invite': 'Relays für den Anfang hinzufügen',
  'doctor.open.network': 'Netz ansehen',
  'doctor.open.settings': 'Einstellungen ansehen',
} as const
