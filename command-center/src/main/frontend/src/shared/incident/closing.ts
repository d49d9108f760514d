import type { Reached, RealEvent } from '@/shared/api/types'

/** How a person can have been reached. NO_ANSWER ends nothing; who chooses it is told so. */
export const reachedWays: readonly Reached[] = ['SPOKE', 'OTHERS_SPOKE', 'ON_SCENE', 'NO_ANSWER']

/** What had happened in truth: the nine protected risks of GB 38600-2019 first (docs/domain), then the others. */
export const realEvents: readonly RealEvent[] = [
  'CHOKING',
  'MIS_INGESTION',
  'PRESSURE_SORE',
  'SCALD',
  'BED_FALL',
  'FALL',
  'ELOPEMENT',
  'HARM',
  'ACTIVITY_INJURY',
  'ILLNESS',
  'CARE_NEEDED',
  'WANTED_COMPANY',
  'HOME_HAZARD',
  'DEVICE_TROUBLE',
  'OTHER',
]
