import type { Assignment, Division, Incident, Role } from '@/shared/api/types'
import type { BedTile, CityCounts, LiveMessage, Snapshot } from './messages'
import { byPriority, isEnded, isOver, isOwn, progressOf, type Viewer } from './priority'

/** A thing and the position of the change that brought it. */
export interface Held<T> {
  readonly position: number
  readonly value: T
}

/** All a page knows. Maps are keyed by id and never changed in place. */
export interface LiveState {
  /** Highest position applied; what the page resumes from. Null before the first snapshot. */
  readonly position: number | null
  /** Of the last snapshot: whose state this is. Null before it. */
  readonly scopeKey: string | null
  /** Grows with each snapshot, so that a page can read again what snapshots do not carry. */
  readonly snapshots: number
  /** Of the last snapshot: what this user has in hand is held however little it presses. */
  readonly username: string | null
  /** Of the last snapshot: by which it rings here, so that what rings is held before what does not. */
  readonly role: Role | null
  readonly incidents: ReadonlyMap<string, Held<Incident>>
  /**
   * Null: the page holds each that is not over. Else there are more, and it holds exactly those that come before this
   * one in `byPriority`, and it; of the others the command centre tells.
   */
  readonly last: Incident | null
  /** Of those behind `last` the ones that changed newly, oldest first: one of them may be open on the page. */
  readonly beyond: ReadonlyMap<string, Held<Incident>>
  /** Closed and merged ones, oldest first: they make late older messages known as old. */
  readonly ended: ReadonlyMap<string, Held<Incident>>
  readonly assignments: ReadonlyMap<string, Held<Assignment>>
  readonly endedAssignments: ReadonlyMap<string, Held<Assignment>>
  readonly divisions: readonly Division[]
  readonly counts: CityCounts | null
  readonly beds: ReadonlyMap<string, BedTile>
}

/** A page stays open for weeks: each list has its limit. */
export interface LiveLimits {
  readonly incidentsMax: number
  /** So many are kept when there are too many: as many as a snapshot has at most (docs/live.md). */
  readonly incidentsKept: number
  /** With fewer than so many, and more at the command centre, it is asked for a snapshot again. */
  readonly incidentsLow: number
  readonly beyondMax: number
  readonly endedMax: number
  readonly assignmentsMax: number
  readonly endedAssignmentsMax: number
  readonly bedsMax: number
}

export const liveLimits: LiveLimits = {
  incidentsMax: 2_000,
  incidentsKept: 1_500,
  incidentsLow: 750,
  beyondMax: 200,
  endedMax: 200,
  assignmentsMax: 100,
  endedAssignmentsMax: 20,
  bedsMax: 5_000,
}

export const nothingKnown: LiveState = {
  position: null,
  scopeKey: null,
  snapshots: 0,
  username: null,
  role: null,
  incidents: new Map(),
  last: null,
  beyond: new Map(),
  ended: new Map(),
  assignments: new Map(),
  endedAssignments: new Map(),
  divisions: [],
  counts: null,
  beds: new Map(),
}

/**
 * A page's own news beside the server's: the answer to its own command. It carries no position, so it
 * counts only when it is further along than what the page holds.
 */
export interface Answered {
  type: 'answered'
  assignment: Assignment
}

/** The state after a message. Pure: the same message twice, or an old one late, changes nothing. */
export function applyMessage(
  state: LiveState,
  message: LiveMessage | Answered,
  limits: LiveLimits = liveLimits,
): LiveState {
  switch (message.type) {
    case 'snapshot':
      return fromSnapshot(state, message, limits)
    case 'resumed':
      // Its position is the server's, not ours: the changes up to it still follow.
      return { ...state, counts: message.counts, beds: withBeds(state.beds, message.beds ?? [], limits) }
    case 'incident':
      return withIncident(state, message.incident, message.position, limits)
    case 'gone':
      return withoutIncident(state, message.incidentId, message.position)
    case 'assignment':
      return withAssignment(state, message.assignment, message.position, limits)
    case 'counts':
      return { ...state, counts: message.counts }
    case 'beds':
      return { ...state, beds: withBeds(state.beds, message.items, limits) }
    case 'beat':
    case 'notice':
      return state
    case 'answered':
      return withAnswer(state, message.assignment, limits)
  }
}

function fromSnapshot(state: LiveState, snapshot: Snapshot, limits: LiveLimits): LiveState {
  const { position, username, role } = snapshot
  const open = snapshot.incidents.filter((incident) => !isEnded(incident))
  const assignments = (snapshot.assignments ?? []).filter((assignment) => !isOver(assignment.status))
  const { kept, last } = mostPressing(open, snapshot, limits)
  return {
    ...nothingKnown,
    position,
    scopeKey: snapshot.scopeKey,
    snapshots: state.snapshots + 1,
    username,
    role,
    // What ended stays known, else a worker's finished visits would vanish with each snapshot. Not another user's.
    endedAssignments: isForTheSame(state.scopeKey, snapshot.scopeKey)
      ? state.endedAssignments
      : nothingKnown.endedAssignments,
    incidents: heldById(kept, position),
    last: snapshot.beyond > 0 || kept.length < open.length ? last : null,
    assignments: heldById(assignments.slice(0, limits.assignmentsMax), position),
    divisions: snapshot.divisions,
    counts: snapshot.counts,
    beds: withBeds(new Map(), snapshot.beds ?? [], limits),
  }
}

/** Of these those that are kept, and behind which one the rest begins. */
function mostPressing(incidents: readonly Incident[], viewer: Viewer, limits: LiveLimits) {
  const kept = [...incidents].sort(byPriority(viewer)).slice(0, limits.incidentsKept)
  return { kept, last: kept.at(-1) ?? null }
}

/** Whether there are more than it holds, and so few left of these that the next ones are wanted. */
export const wantsSnapshot = (state: LiveState, limits: LiveLimits = liveLimits) =>
  state.last !== null && state.incidents.size < limits.incidentsLow

/** The newest the page was told of it, also if it is over or not among those it keeps. */
export const heldOf = ({ incidents, beyond, ended }: LiveState, id: string) =>
  incidents.get(id) ?? beyond.get(id) ?? ended.get(id)

/** The first half says for whom; the second is another one after each start of the command centre. */
export function isForTheSame(before: string | null, now: string): boolean {
  const forWhom = now.slice(0, now.length / 2)
  return before?.startsWith(forWhom) ?? false
}

function heldById<T extends { id: string }>(values: readonly T[], position: number) {
  return new Map(values.map((value) => [value.id, { position, value }]))
}

function withIncident(state: LiveState, incident: Incident, position: number, limits: LiveLimits): LiveState {
  const { id } = incident
  const held = heldOf(state, id)
  if (held && position <= held.position) return state
  const value = { position, value: incident }
  const goes = isEnded(incident) ? 'ended' : isAmongFirst(state, incident) ? 'incidents' : 'beyond'
  const next = {
    ...state,
    position: higher(state.position, position),
    incidents: placed(state.incidents, id, goes === 'incidents' ? value : null),
    beyond: placed(state.beyond, id, goes === 'beyond' ? value : null, limits.beyondMax),
    ended: placed(state.ended, id, goes === 'ended' ? value : null, limits.endedMax),
    assignments: withIncidentInside(state.assignments, incident),
  }
  return next.incidents.size > limits.incidentsMax ? withMostPressing(next, limits) : next
}

/** It comes before those that are told of by the command centre alone. */
const isAmongFirst = (state: LiveState, incident: Incident) =>
  state.last === null || isOwn(incident, state) || byPriority(state)(state.last, incident) > 0

/** The map with it as the newest, or without it; of more than `max` the oldest go. The same map when nothing changes. */
function placed<T>(map: ReadonlyMap<string, T>, id: string, value: T | null, max = Infinity) {
  if (value === null && !map.has(id)) return map
  const changed = new Map(map)
  changed.delete(id)
  if (value !== null) changed.set(id, value)
  dropOldest(changed, max)
  return changed
}

/** Drops as many at once as make it worth putting all in order: not one with each that comes. */
function withMostPressing(state: LiveState, limits: LiveLimits): LiveState {
  const held = [...state.incidents.values()].map(({ value }) => value)
  const { kept, last } = mostPressing(held, state, limits)
  const ids = new Set(kept.map(({ id }) => id))
  const incidents = new Map([...state.incidents].filter(([id]) => ids.has(id)))
  return { ...state, incidents, last }
}

/** It is no longer this page's to see. */
function withoutIncident(state: LiveState, incidentId: string, position: number): LiveState {
  const held = heldOf(state, incidentId)
  const reached = { ...state, position: higher(state.position, position) }
  if (!held || position <= held.position) return reached
  return {
    ...reached,
    incidents: placed(state.incidents, incidentId, null),
    beyond: placed(state.beyond, incidentId, null),
    ended: placed(state.ended, incidentId, null),
  }
}

/** A worker's assignment shows its incident; when the incident changes, so does what is shown. */
function withIncidentInside(assignments: LiveState['assignments'], incident: Incident) {
  let changed: Map<string, Held<Assignment>> | undefined
  for (const [id, held] of assignments) {
    if (held.value.incidentId !== incident.id) continue
    changed ??= new Map(assignments)
    changed.set(id, { ...held, value: { ...held.value, incident } })
  }
  return changed ?? assignments
}

function withAssignment(
  state: LiveState,
  assignment: Assignment,
  position: number,
  limits: LiveLimits,
): LiveState {
  const held = state.assignments.get(assignment.id) ?? state.endedAssignments.get(assignment.id)
  if (held && position <= held.position) return state
  return {
    ...placeAssignment(state, assignment, position, limits),
    position: higher(state.position, position),
  }
}

function withAnswer(state: LiveState, answered: Assignment, limits: LiveLimits): LiveState {
  const held = state.assignments.get(answered.id)
  if (!held || progressOf(answered.status) <= progressOf(held.value.status)) return state
  const incident = answered.incident ?? held.value.incident
  return placeAssignment(state, { ...answered, ...(incident && { incident }) }, held.position, limits)
}

function placeAssignment(
  state: LiveState,
  assignment: Assignment,
  position: number,
  limits: LiveLimits,
): LiveState {
  const assignments = new Map(state.assignments)
  const endedAssignments = new Map(state.endedAssignments)
  const target = isOver(assignment.status) ? endedAssignments : assignments
  if (target === endedAssignments) {
    assignments.delete(assignment.id)
    endedAssignments.delete(assignment.id)
  }
  target.set(assignment.id, { position, value: assignment })
  dropOldest(assignments, limits.assignmentsMax)
  dropOldest(endedAssignments, limits.endedAssignmentsMax)
  return { ...state, assignments, endedAssignments }
}

function withBeds(beds: LiveState['beds'], items: readonly BedTile[], limits: LiveLimits) {
  if (items.length === 0) return beds
  const merged = new Map(beds)
  for (const bed of items) {
    if (merged.has(bed.id) || merged.size < limits.bedsMax) merged.set(bed.id, bed)
  }
  return merged
}

function dropOldest(map: Map<string, unknown>, max: number) {
  for (const id of map.keys()) {
    if (map.size <= max) return
    map.delete(id)
  }
}

const higher = (held: number | null, position: number) => Math.max(held ?? 0, position)
