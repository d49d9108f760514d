export const enRegistryPerson = {
  stays: {
    title: 'Stays',
    none: 'Has never had a bed in a home.',
    failed: 'The stays cannot be read just now: {reason}',
    kind: { RESIDENCE: 'Residence', RESPITE: 'Respite' },
    now: 'until now',
    nights: '{n} nights',
    enteredOn: 'entered {day}',
    end: {
      HOME: 'went home',
      OTHER_INSTITUTION: 'moved to another home',
      HOSPITAL: 'hospital',
      DECEASED: 'died',
      RESPITE_OVER: 'respite over',
      OTHER: 'other',
      TRANSFERRED: 'other bed',
    },
    override: 'Admitted without a valid assessment: {why}',
    entered: 'Entered as in the bed, not admitted',
    more: '{n} earlier ones',
  },
  personData: {
    title: 'Personal data',
    about:
      'All that is held, for the person or their family. Numbers are in full; an export stands in the audit trail.',
    exportHtml: 'Export (page, to print)',
    exportZip: 'Export (with readings and photographs, ZIP)',
    exportJson: 'Export (JSON)',
    erase: 'Erase personal data',
    eraseWhen: 'Possible five years after the contract ended (the file was removed).',
    eraseTitle: 'Erase the personal data of {name} for good',
    gone: 'Taken away and never restored:',
    goneWhat:
      'name, identity number and telephones, address, birthday, medication, risks, notes and reasons, contacts, who signed consents, photographs of the home; the home itself when nobody else lives there.',
    kept: 'Kept by law:',
    keptWhat:
      'division, township, year of birth, sex, care levels, categories and dates, for statistics; histories of incidents until their retention (six years after the end) deletes them.',
    law: 'Records must be kept for at least five years after the contract ends (养老机构管理办法).',
    reason: 'Why (wanted)',
    type: 'Type “{name}” to confirm',
    confirm: 'Erase for good',
    done: 'The personal data is erased.',
    keptUntil: 'The law wants it kept until {day}; not before.',
  },
}

/** What is over or soon will be, and a consent that is missing for watching. */
export const enRegistryExpiry = {
  title: 'What expires',
  about:
    'Licences, certificates, assessments and consents that are over, or will be within {n} days; of people only those who are served.',
  failed: 'What expires cannot be read just now: {reason}',
  kind: { LICENCE: 'Licences', CERTIFICATE: 'Certificates', ASSESSMENT: 'Assessments', CONSENT: 'Consents' },
  counts: '{over} over, {soon} soon',
  none: 'Nothing is over, or soon will be.',
  over: 'over',
  in: 'in {n} days',
  who: 'Name',
  what: 'What',
  where: 'Institution or home',
  until: 'Valid until',
  livesIn: 'lives in',
  more: 'Show more',
  monitoring: {
    refused: 'Being watched by devices was refused: ask before one is bound.',
    over: 'The consent to being watched by devices is over: it must be signed again.',
    file: 'Consents',
  },
}
