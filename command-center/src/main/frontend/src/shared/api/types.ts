import type { components } from '@contract'

type Schemas = components['schemas']

export type Session = Schemas['Session']
export type Role = Schemas['Role']
export type Incident = Schemas['Incident']
export type IncidentStatus = Incident['status']
export type AlarmClass = Schemas['AlarmClass']
export type Alarm = Schemas['Alarm']
export type AlarmKind = Alarm['kind']
export type Assignment = Schemas['Assignment']
export type AssignmentStatus = Assignment['status']
export type Division = Schemas['Division']
export type Place = Schemas['Place']
export type Problem = Schemas['Problem']
export type Closing = Schemas['Closing']
export type Outcome = Closing['outcome']
export type FalseAlarmCause = NonNullable<Closing['causeCode']>
export type RankedResponder = Schemas['RankedResponder']
export type Channel = Schemas['Channel']
export type HelpNote = Schemas['HelpNote']
export type HistoryEntry = Schemas['HistoryEntry']
export type BedState = NonNullable<Schemas['Bed']['state']>
export type TierName = NonNullable<Incident['tierName']>
export type Resident = Schemas['Resident']
export type Handover = Schemas['Handover']
export type HandoverItem = Handover['items'][number]
