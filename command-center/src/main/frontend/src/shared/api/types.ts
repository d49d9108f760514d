import type { components, paths } from '@contract'

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
export type Notice = Schemas['Notice']
export type HistoryEntry = Schemas['HistoryEntry']
export type BedState = NonNullable<Schemas['Bed']['state']>
export type Occupancy = Schemas['Occupancy']
export type TierName = NonNullable<Incident['tierName']>
export type Resident = Schemas['Resident']
export type Handover = Schemas['Handover']
export type HandoverItem = Handover['items'][number]
export type Reached = Schemas['Reached']
export type RealEvent = NonNullable<Closing['event']>
export type Reading = Schemas['Reading']
export type DeviceView = Schemas['DeviceView']
export type IncidentGroup = Schemas['IncidentGroup']
export type Hold = Schemas['Hold']
export type Measures = Schemas['Measures']
export type AlarmSource = Schemas['AlarmSource']
export type TimeMeasure = Schemas['TimeMeasure']
export type Recontact = Schemas['Recontact']
export type BlindWindow = Schemas['BlindWindow']
export type ActionPlans = Schemas['ActionPlans']
export type StepTaken = NonNullable<Incident['steps']>[number]
/** OPEN takes a tick back. */
export type StepState = StepTaken['state'] | 'OPEN'
export type Contact = Schemas['Contact']
export type CallList = Schemas['CallList']
export type BedNow = Schemas['BedNow']
export type BedMove = Schemas['BedMove']
export type BedFinding = Schemas['BedFinding']
export type BedTruth = Ok<paths['/bed-truth']['get']>
export type Queued = Schemas['Queued']
export type WaitingQueue = Ok<paths['/waiting-list']['get']>
export type Offer = Schemas['Offer']
export type RespiteBooking = Schemas['RespiteBooking']
export type PlannedStep = Schemas['PlannedStep']
export type OpenOffers = Schemas['OpenOffers']
/** A leave wants the day of return, a transfer the bed, a discharge why. */
export type NewPlan = Body<paths['/residents/{id}/plan']['post']>
export type Assessment = Schemas['Assessment']
export type DischargeReason = Body<paths['/residents/{id}/discharge']['post']>['reason']
export type Indicator = Schemas['Indicator']

/** What an operation answers when it is done, and what it is sent. */
interface Operation {
  responses: { 200: { content: { 'application/json': unknown } } }
}
type Ok<O extends Operation> = O['responses'][200]['content']['application/json']
type Body<O extends { requestBody: { content: { 'application/json': unknown } } }> =
  O['requestBody']['content']['application/json']
