// What a field may be of, where it is one of a few: the contract's words, in the order in which they are offered.

export const careLevels = ['INDEPENDENT', 'PARTIAL', 'FULL']
export const bodies = ['GOVERNMENT', 'COLLECTIVE', 'ENTERPRISE', 'NON_PROFIT', 'INDIVIDUAL']
export const bedStates = [
  'VACANT',
  'RESERVED',
  'OCCUPIED',
  'ON_LEAVE',
  'IN_HOSPITAL',
  'RESPITE',
  'OUT_OF_SERVICE',
]
export const organisationKinds = [
  'COUNTY_CENTRE',
  'REGIONAL_CENTRE',
  'TOWNSHIP_HOME',
  'PUBLIC_HOME',
  'PRIVATE_HOME',
  'COMMUNITY_CENTRE',
  'COMMUNITY_DAY_CARE',
]
export const services = [
  'RESPITE',
  'DAY_CARE',
  'HOME_VISITS',
  'MEALS',
  'MEDICAL',
  'REHABILITATION',
  'DEMENTIA',
  'HOSPICE',
]
export const deviceKinds = ['bed_sensor', 'fall_alarm', 'call_button', 'hub']
export const profiles = [
  'native',
  'zigbee2mqtt',
  'milesight_vs373',
  'chirpstack',
  'emfit_qs',
  'esphome',
  'gt06',
  'jt808',
  'ev07b',
  'watch_3g',
  'sia_dc09',
]
export const categories = [
  'TEKUN',
  'FAMILY_PLANNING_SPECIAL',
  'SPECIAL_CONTRIBUTION',
  'POOR',
  'LIVES_ALONE',
  'DISABLED',
]
export const consents = ['MONITORING', 'DATA_SHARING', 'LOCATION', 'HOME_VISITS']
export const posts = [
  'CARER',
  'NURSE',
  'DOCTOR',
  'SOCIAL_WORKER',
  'ASSESSOR',
  'REHABILITATION',
  'HOME_CARER',
  'LEAD',
  'CLERK',
  'OTHER',
]
export const qualifications = ['NONE', 'LEVEL_5', 'LEVEL_4', 'LEVEL_3', 'LEVEL_2', 'LEVEL_1', 'LICENSED']
export const staffScopes = [
  'DAILY_CARE',
  'NURSING',
  'MEDICATION',
  'ASSESSMENT',
  'RESCUE',
  'REHABILITATION',
  'PSYCHOLOGY',
  'VISITS',
]
