import type { Assignment, BedState, Division, Incident, Role } from '@/shared/api/types'

// The messages of docs/live.md, which openapi.yaml does not carry.

/** Figures over one scope. `bedsAt` and `onlineAt` are the age of the data; null means never heard, of `inBed` not known. */
export interface Counts {
  beds: number
  occupied: number
  vacant: number
  reserved: number
  nursingType: number
  inBed: number | null
  /** Bed sensors there are, and those that are heard now: what `inBed` is a part of. */
  sensors: number
  sensorsHeard: number
  devices: number
  online: number
  households: number
  responders: number
  open: number
  /** Of the open ones those nobody has who call for help, or seem to need it. */
  openUrgent: number
  claimed: number
  handled: number
  bedsAt: number | null
  onlineAt: number | null
}

export interface CityCounts {
  at: number
  total: Counts
  divisions: Record<string, Counts>
}

/** One bed as the ward shows it. `inBed` null: not known. Rates are per minute. */
export interface BedTile {
  id: string
  /** The site it stands at. */
  placeId: string
  label: string
  room: string
  wing: string | null
  nursingType: boolean
  /** Kept for respite stays, booked by date. */
  respite: boolean
  state: BedState
  stateSince: number | null
  /** Until when the state is meant to last: a return, the end of a reservation. */
  stateUntil: number | null
  residentId: string | null
  residentName: string | null
  careLevel: string | null
  inBed: boolean | null
  heartRate: number | null
  breathRate: number | null
  movement: number | null
  readingAt: number | null
  sensorSilent: boolean
  incidentId: string | null
}

export interface Snapshot {
  type: 'snapshot'
  position: number
  serverTime: number
  /** Names user, role and scope; goes back with `from`. */
  scopeKey: string
  /** Whose page it is: what they have in hand is among the incidents however little it presses. */
  username: string
  /** Of the same: by which it rings on their page. */
  role: Role
  /** The most pressing ones. */
  incidents: Incident[]
  /** How many more there are that are not over. */
  beyond: number
  divisions: Division[]
  counts: CityCounts
  beds?: BedTile[]
  assignments?: Assignment[]
}

/** A notice to this page's user, which the page acknowledges; it shows the incident itself anyway. */
export interface PageNotice {
  id: string
  attempt: number
}

/** Everything the command centre sends on the live connection. */
export type LiveMessage =
  | Snapshot
  | {
      type: 'resumed'
      position: number
      serverTime: number
      scopeKey: string
      counts: CityCounts
      beds?: BedTile[]
    }
  | { type: 'incident'; position: number; incident: Incident }
  | { type: 'gone'; position: number; incidentId: string }
  | { type: 'assignment'; position: number; assignment: Assignment }
  | { type: 'counts'; serverTime: number; counts: CityCounts }
  | { type: 'beds'; items: BedTile[] }
  | { type: 'beat'; position: number; serverTime: number }
  | { type: 'notice'; notice: PageNotice }

/** What a page says of a notice. */
export interface NoticeReceipt {
  type: 'noticed'
  noticeId: string
  attempt: number
  seen: boolean
}

/** What a page says of an assignment. */
export interface Receipt {
  type: 'delivered' | 'seen'
  assignmentId: string
}
