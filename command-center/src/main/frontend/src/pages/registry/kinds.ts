import type { KindName, Records, SearchedKind } from '@/shared/api/registerOperations'
import {
  bedStates,
  bodies,
  careLevels,
  categories,
  consents,
  deviceKinds,
  organisationKinds,
  posts,
  profiles,
  qualifications,
  services,
  staffScopes,
} from './choices'
import type { Field, FieldSpec, FieldType, Kind } from './field'

// What the page knows of each kind of record. The field names are the contract's: one that is missing here, or is not
// there, does not compile.

type Own<K extends KindName> = Exclude<keyof Records[K] & string, 'revision' | 'removedAt'>

function kind<K extends KindName>(
  name: K,
  specs: Record<Own<K>, FieldSpec>,
  groups: readonly (readonly [string, readonly Own<K>[]])[],
): Kind {
  const fields = Object.entries<FieldSpec>(specs).map(([field, spec]) => ({ name: field, ...spec }))
  return {
    name,
    fields,
    groups: groups.map(([group, names]) => ({
      name: group,
      fields: names.flatMap((one) => fields.filter((field) => field.name === one)),
    })),
  }
}

type More = Omit<FieldSpec, 'type' | 'max' | 'min' | 'choices' | 'words' | 'of'>
const wanted: More = { required: true }
const once: More = { fixed: true }
const wantedOnce: More = { required: true, fixed: true }
const follows: More = { derived: true }
const lastDay: More = { expires: true }

const text = (max: number, more: More = {}): FieldSpec => ({ type: 'text', max, ...more })
const lines = (max: number): FieldSpec => ({ type: 'lines', max })
const whole = (min: number, max: number): FieldSpec => ({ type: 'whole', min, max })
const decimal = (min: number, max: number, more: More = {}): FieldSpec => ({
  type: 'decimal',
  min,
  max,
  ...more,
})
const of = (type: FieldType, more: More = {}): FieldSpec => ({ type, ...more })
const ref = (named: KindName, more: More = {}): FieldSpec => ({ type: 'ref', of: named, max: 64, ...more })
const choice = (words: string, choices: readonly string[], more: More = {}): FieldSpec => ({
  type: 'choice',
  words,
  choices,
  ...more,
})
const choices = (words: string, all: readonly string[]): FieldSpec => ({
  type: 'choices',
  words,
  choices: all,
})
const id = (more: More = once): FieldSpec => text(64, more)

export const kinds: Record<KindName, Kind> = {
  area: kind(
    'area',
    {
      id: { type: 'areaCode', ...wantedOnce },
      name: text(60, wanted),
      division: of('division', wantedOnce),
      parent: ref('area', once),
      zone: text(12),
      level: choice('registry.choice.areaLevel', ['TOWNSHIP', 'COMMUNITY'], follows),
    },
    [['base', ['name', 'id', 'level', 'division', 'parent', 'zone']]],
  ),
  organisation: kind(
    'organisation',
    {
      id: id(),
      name: text(100, wanted),
      division: of('division', wanted),
      kind: choice('registry.choice.organisationKind', organisationKinds),
      ownerKind: choice('registry.choice.body', bodies),
      owner: text(100),
      operatorKind: choice('registry.choice.body', bodies),
      operator: text(100),
      licence: text(60),
      licenceUntil: of('day', lastDay),
      grade: whole(1, 5),
      phone: of('phone'),
      mergedInto: ref('organisation', follows),
    },
    [
      ['base', ['name', 'kind', 'division', 'phone', 'id', 'mergedInto']],
      ['bodies', ['ownerKind', 'owner', 'operatorKind', 'operator']],
      ['licence', ['licence', 'licenceUntil', 'grade']],
    ],
  ),
  place: kind(
    'place',
    {
      id: id(),
      kind: choice('registry.choice.placeKind', ['INSTITUTION', 'HOUSEHOLD'], wantedOnce),
      name: text(100, wanted),
      division: of('division', wanted),
      area: ref('area'),
      address: text(200),
      terrain: choice('registry.choice.terrain', ['TOWN', 'RURAL']),
      longitude: decimal(-180, 180, wanted),
      latitude: decimal(-90, 90, wanted),
      organisationId: ref('organisation'),
      services: choices('registry.choice.services', services),
      dayPlaces: whole(0, 10_000),
      alsoServes: of('divisions'),
      phone: of('phone'),
    },
    [
      ['base', ['name', 'kind', 'organisationId', 'phone', 'id']],
      ['where', ['division', 'area', 'address', 'terrain', 'longitude', 'latitude']],
      ['services', ['services', 'dayPlaces', 'alsoServes']],
    ],
  ),
  building: kind(
    'building',
    { id: id(), placeId: ref('place', wantedOnce), name: text(40, wanted), floors: whole(1, 200) },
    [['base', ['name', 'placeId', 'floors', 'id']]],
  ),
  room: kind(
    'room',
    {
      id: id(),
      placeId: ref('place', wantedOnce),
      buildingId: ref('building'),
      wing: text(40),
      name: text(40, wanted),
      floor: whole(-9, 200),
    },
    [['base', ['name', 'placeId', 'buildingId', 'wing', 'floor', 'id']]],
  ),
  bed: kind(
    'bed',
    {
      id: id(),
      placeId: ref('place', wantedOnce),
      wing: text(40),
      room: text(40, wanted),
      label: text(40, wanted),
      nursingType: of('flag'),
      respite: of('flag'),
      state: choice('bed', bedStates, follows),
      stateSince: of('moment', follows),
      stateUntil: of('moment', follows),
      residentId: ref('resident', follows),
    },
    [
      ['base', ['placeId', 'wing', 'room', 'label', 'nursingType', 'respite', 'id']],
      ['state', ['state', 'residentId', 'stateSince', 'stateUntil']],
    ],
  ),
  device: kind(
    'device',
    {
      id: id(wantedOnce),
      kind: choice('registry.choice.deviceKind', deviceKinds, wantedOnce),
      profile: choice('', profiles),
      placeId: ref('place'),
      bedId: ref('bed'),
      residentId: ref('resident'),
      roomId: ref('room'),
      hubId: ref('device'),
      intervalSeconds: whole(1, 86_400),
    },
    [
      ['base', ['id', 'kind', 'profile', 'intervalSeconds', 'hubId']],
      ['whose', ['placeId', 'roomId', 'bedId', 'residentId']],
    ],
  ),
  resident: kind(
    'resident',
    {
      id: id(),
      name: text(60, wanted),
      identityNumber: of('identity'),
      sex: choice('registry.choice.sex', ['F', 'M']),
      birthDate: of('day'),
      birthYear: whole(1900, 2100),
      phone: of('phone'),
      division: of('division'),
      area: ref('area'),
      address: text(200),
      registeredDivision: of('division'),
      placeId: ref('place'),
      bedId: ref('bed', follows),
      careLevel: choice('care', careLevels),
      categories: choices('registry.choice.categories', categories),
      willing: of('flag'),
      selfCare: choice('registry.choice.selfCare', ['ABLE', 'PARTLY', 'UNABLE']),
      risks: { type: 'texts', max: 60 },
      doctor: text(60),
      doctorPhone: of('phone'),
      medication: lines(2000),
      note: lines(2000),
      screenedOn: of('day'),
      placement: choice('registry.choice.placement', ['INSTITUTION', 'HOUSEHOLD', 'NONE'], follows),
    },
    [
      ['who', ['name', 'sex', 'identityNumber', 'birthDate', 'birthYear', 'phone', 'id']],
      ['lives', ['placement', 'placeId', 'bedId', 'division', 'area', 'address', 'registeredDivision']],
      ['care', ['careLevel', 'selfCare', 'categories', 'willing', 'risks', 'screenedOn']],
      ['medical', ['doctor', 'doctorPhone', 'medication', 'note']],
    ],
  ),
  contact: kind(
    'contact',
    {
      id: id(),
      residentId: ref('resident', wantedOnce),
      name: text(60, wanted),
      relation: text(30),
      rank: whole(1, 20),
      phone: of('phone'),
    },
    [['base', ['name', 'relation', 'phone', 'rank', 'residentId', 'id']]],
  ),
  consent: kind(
    'consent',
    {
      id: id(),
      residentId: ref('resident', wantedOnce),
      kind: choice('registry.choice.consent', consents, wantedOnce),
      given: of('flag', wanted),
      givenOn: of('day', wanted),
      givenBy: text(60, wanted),
      validUntil: of('day', lastDay),
    },
    [['base', ['kind', 'given', 'givenOn', 'givenBy', 'validUntil', 'residentId', 'id']]],
  ),
  assessment: kind(
    'assessment',
    {
      id: id(),
      residentId: ref('resident', wantedOnce),
      level: choice('care', careLevels, wanted),
      assessedOn: of('day', wanted),
      assessor: text(60, wanted),
      assessedBy: text(100),
      validUntil: of('day', { ...wanted, ...lastDay }),
      score: whole(0, 90),
      note: lines(1000),
    },
    [
      [
        'base',
        ['level', 'score', 'assessedOn', 'validUntil', 'assessor', 'assessedBy', 'note', 'residentId', 'id'],
      ],
    ],
  ),
  staff: kind(
    'staff',
    {
      id: id(),
      name: text(60, wanted),
      identityNumber: of('identity'),
      phone: of('phone'),
      post: choice('registry.choice.post', posts, wanted),
      division: of('division'),
      placeId: ref('place'),
      username: text(64),
      qualification: choice('registry.choice.qualification', qualifications),
      certificate: text(60),
      certifiedUntil: of('day', lastDay),
      scope: choices('registry.choice.staffScope', staffScopes),
      employedFrom: of('day'),
    },
    [
      ['who', ['name', 'identityNumber', 'phone', 'username', 'id']],
      ['work', ['post', 'placeId', 'division', 'employedFrom', 'scope']],
      ['licence', ['qualification', 'certificate', 'certifiedUntil']],
    ],
  ),
}

export const fieldOf = (name: KindName, field: string): Field | undefined =>
  kinds[name].fields.find((one) => one.name === field)

export const isKind = (name: string): name is KindName => Object.hasOwn(kinds, name)

const searched: readonly string[] = ['resident', 'staff', 'place', 'organisation', 'bed', 'device']
/** Whether the search finds records of this kind by their names. */
export const isSearched = (name: KindName): name is SearchedKind => searched.includes(name)
