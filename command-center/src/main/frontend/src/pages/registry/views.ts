import type { FileKind, KindName } from '@/shared/api/registerOperations'
import type { Role } from '@/shared/api/types'
import { bedStates } from './choices'
import type { Field } from './field'
import { fieldOf } from './kinds'

/** A list of records in the navigation: a kind, perhaps only some of it. */
export interface ListView {
  readonly view: string
  readonly kind: KindName
  /** What always holds in this list. */
  readonly only: Readonly<Record<string, string>>
  /** The first one leads to the record. */
  readonly columns: readonly string[]
  /** What it can be narrowed by, as the contract's list takes it. */
  readonly filters: readonly ('division' | 'placeId')[]
  /** The fields of which one value, or that none is known, narrows it too. */
  readonly choices?: readonly string[]
  readonly file?: FileKind
}

const list = (
  view: string,
  kind: KindName,
  columns: readonly string[],
  filters: ListView['filters'],
  more: Partial<ListView> = {},
): ListView => ({ view, kind, columns, filters, only: {}, ...more })

export const organisations = list(
  'organisation',
  'organisation',
  ['name', 'kind', 'division', 'ownerKind', 'operatorKind', 'grade', 'licenceUntil'],
  ['division'],
  { choices: ['kind'], file: 'organisation' },
)
export const institutions = list(
  'institution',
  'place',
  ['name', 'division', 'address', 'organisationId', 'services'],
  ['division'],
  { only: { kind: 'INSTITUTION' }, file: 'place' },
)
export const households = list(
  'household',
  'place',
  ['name', 'division', 'area', 'address', 'terrain'],
  ['division'],
  {
    only: { kind: 'HOUSEHOLD' },
    file: 'place',
  },
)
export const buildings = list('building', 'building', ['name', 'placeId', 'floors'], ['placeId'], {
  file: 'building',
})
export const rooms = list('room', 'room', ['name', 'placeId', 'buildingId', 'wing', 'floor'], ['placeId'], {
  file: 'room',
})
export const beds = list(
  'bed',
  'bed',
  ['label', 'room', 'wing', 'placeId', 'state', 'nursingType', 'respite'],
  ['division', 'placeId'],
  { choices: ['state'], file: 'bed' },
)
export const residents = list(
  'resident',
  'resident',
  ['name', 'sex', 'birthYear', 'careLevel', 'placement', 'placeId', 'categories', 'division'],
  ['division', 'placeId'],
  { choices: ['careLevel', 'categories', 'selfCare', 'willing', 'placement'], file: 'resident' },
)
export const devices = list(
  'device',
  'device',
  ['id', 'kind', 'profile', 'placeId', 'bedId', 'intervalSeconds'],
  ['placeId'],
  { choices: ['kind'], file: 'device' },
)
export const staff = list(
  'staff',
  'staff',
  ['name', 'post', 'placeId', 'division', 'qualification', 'certifiedUntil'],
  ['division', 'placeId'],
  { choices: ['post'], file: 'staff' },
)
export const areas = list(
  'area',
  'area',
  ['name', 'id', 'level', 'parent', 'zone', 'division'],
  ['division'],
  { file: 'area' },
)
const contacts = list('contact', 'contact', ['name', 'relation', 'phone', 'rank'], [])
const consents = list('consent', 'consent', ['kind', 'given', 'givenOn', 'givenBy'], [])
const assessments = list('assessment', 'assessment', ['level', 'assessedOn', 'validUntil', 'assessor'], [])

/** Those that belong to a person have no list of their own. */
const lists: readonly ListView[] = [
  organisations,
  institutions,
  buildings,
  rooms,
  beds,
  households,
  residents,
  devices,
  staff,
  areas,
  contacts,
  consents,
  assessments,
]

/** The navigation, in its groups. */
export const navigation: readonly { readonly group: string; readonly views: readonly ListView[] }[] = [
  { group: 'people', views: [residents, staff] },
  { group: 'institutions', views: [organisations, institutions, buildings, rooms, beds] },
  { group: 'home', views: [households] },
  { group: 'more', views: [devices, areas] },
]

export const listView = (view: string): ListView | undefined => lists.find((one) => one.view === view)

/** What comes as a file, in the order in which what names others comes after them. */
export const fileKinds: readonly FileKind[] = [
  'area',
  'organisation',
  'place',
  'building',
  'room',
  'bed',
  'resident',
  'contact',
  'consent',
  'assessment',
  'device',
  'staff',
]

/** Where what a file brought is seen: a place is somewhere among the sites, what is a person's beside the person. */
export function viewOfFile(kind: FileKind): string {
  if (kind === 'place') return institutions.view
  return ['contact', 'consent', 'assessment'].includes(kind) ? residents.view : kind
}

/** The list a record is shown in. */
export function viewOf(kind: KindName, record: Readonly<Record<string, unknown>> = {}): string {
  if (kind !== 'place') return kind
  return record['kind'] === 'HOUSEHOLD' ? households.view : institutions.view
}

/** What is a page of its own and no list of records, and who may read it (openapi.yaml, x-roles). */
export const tools: readonly { readonly view: string; readonly roles: readonly Role[] }[] = [
  { view: 'enrolment', roles: ['REGISTRAR', 'ADMIN'] },
  {
    view: 'waiting',
    roles: ['CITY_OPERATOR', 'COUNTY_OPERATOR', 'INSTITUTION_LEAD', 'REGISTRAR', 'AUDITOR', 'ADMIN'],
  },
  {
    view: 'reports',
    roles: ['CITY_OPERATOR', 'COUNTY_OPERATOR', 'INSTITUTION_LEAD', 'REGISTRAR', 'AUDITOR', 'ADMIN'],
  },
  { view: 'import', roles: ['REGISTRAR', 'ADMIN'] },
  {
    view: 'preflight',
    roles: ['CITY_OPERATOR', 'COUNTY_OPERATOR', 'INSTITUTION_LEAD', 'REGISTRAR', 'AUDITOR', 'ADMIN'],
  },
  {
    view: 'escalation',
    roles: ['CITY_OPERATOR', 'COUNTY_OPERATOR', 'INSTITUTION_LEAD', 'REGISTRAR', 'AUDITOR', 'ADMIN'],
  },
  {
    view: 'watch',
    roles: ['CITY_OPERATOR', 'COUNTY_OPERATOR', 'INSTITUTION_LEAD', 'REGISTRAR', 'AUDITOR', 'ADMIN'],
  },
  { view: 'notify', roles: ['CITY_OPERATOR', 'COUNTY_OPERATOR', 'AUDITOR', 'ADMIN'] },
  {
    view: 'roster',
    roles: ['CITY_OPERATOR', 'COUNTY_OPERATOR', 'INSTITUTION_LEAD', 'AUDITOR', 'ADMIN'],
  },
  { view: 'account', roles: ['ADMIN'] },
  { view: 'audit', roles: ['AUDITOR', 'ADMIN'] },
]

export const mayWrite = (role: Role) => role === 'REGISTRAR' || role === 'ADMIN'

/** A person's file is nothing for an auditor. */
const ofPersons: readonly KindName[] = ['resident', 'contact', 'consent', 'assessment']
export const mayRead = (role: Role, kind: KindName) => role !== 'AUDITOR' || !ofPersons.includes(kind)

/** Where a home is stands in the files of who lives there (docs/access.md); to others its place is not shown as missing. */
export const mayReadWhere = (role: Role, isHome: boolean) => !isHome || mayRead(role, 'resident')

/** Stands where nobody has asked yet. */
export const unknown = 'UNKNOWN'

/** One value of a field, by which a list is narrowed. */
export interface FilterChoice {
  readonly field: Field
  /** What the contract calls the filter. */
  readonly by: string
  readonly choices: readonly string[]
}

/** What a bed's state may be is more than its field says while it is derived. */
function choicesOf(field: Field): readonly string[] {
  if (field.name === 'state') return bedStates
  if (field.type === 'flag') return ['true', 'false', unknown]
  return [...(field.choices ?? []), ...(field.name === 'selfCare' ? [unknown] : [])]
}

/** The choices of a list's own filters. */
export const filterChoices = (view: ListView): FilterChoice[] =>
  (view.choices ?? []).flatMap((name) => {
    const field = fieldOf(view.kind, name)
    const by = name === 'categories' ? 'category' : name
    return field ? [{ field, by, choices: choicesOf(field) }] : []
  })

/** What a new record has from the filters of the list it is added in: what is a field, and known. */
export const givenBy = (view: ListView, query: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).filter(([name, value]) => {
      const field = fieldOf(view.kind, name)
      return field && !field.derived && value !== unknown
    }),
  )

/** By which filters of a list its file is narrowed too. */
export function fileFilters(view: ListView, query: Readonly<Record<string, string>>): Record<string, string> {
  const own = view === residents ? ['area', ...filterChoices(view).map(({ by }) => by)] : []
  const taken = ['division', 'placeId', ...own]
  const narrowed = Object.entries(query).filter(([name]) => taken.includes(name))
  const { kind } = view.only
  return Object.fromEntries(kind ? [...narrowed, ['placeKind', kind]] : narrowed)
}

/** What hangs on a record: the list, the filter that names the record, and whether one can be added from here. */
export interface Related {
  readonly view: ListView
  readonly by: string
}
const related: Partial<Record<KindName, readonly Related[]>> = {
  organisation: [{ view: institutions, by: 'organisationId' }],
  place: [
    { view: residents, by: 'placeId' },
    { view: buildings, by: 'placeId' },
    { view: rooms, by: 'placeId' },
    { view: beds, by: 'placeId' },
    { view: devices, by: 'placeId' },
    { view: staff, by: 'placeId' },
  ],
  building: [{ view: rooms, by: 'buildingId' }],
  room: [{ view: beds, by: 'roomId' }],
  area: [{ view: residents, by: 'area' }],
  resident: [
    { view: contacts, by: 'residentId' },
    { view: assessments, by: 'residentId' },
    { view: consents, by: 'residentId' },
    { view: devices, by: 'residentId' },
  ],
}

/** A home has no wards, and an institution's people are not a household's. */
export function relatedOf(kind: KindName, record: Readonly<Record<string, unknown>>): readonly Related[] {
  const all = related[kind] ?? []
  const atHome = kind === 'place' && record['kind'] === 'HOUSEHOLD'
  return atHome ? all.filter(({ view }) => view === residents || view === devices) : all
}
