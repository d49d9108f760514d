import { describe, expect, it } from 'vitest'
import { divisionSeats, type Place } from '@/shared/charts/zunyi'
import { rendered } from '@/shared/testing/rendered'
import FieldGroup from './FieldGroup.vue'
import { kinds } from './kinds'
import {
  drawnAt,
  frameOf,
  mapHeight,
  mapWidth,
  metersOutside,
  movedBy,
  outlineOf,
  placeAt,
  placeOf,
  toleranceMeters,
} from './onMap'
import PlaceOnMap from './PlaceOnMap.vue'

const seat = (code: string) => (divisionSeats.get(code) ?? []) as unknown as Place

describe('a place on the map', () => {
  it.each(['520302', '520329', '520381', ''])('of %s is found again where it is drawn', (division) => {
    for (const zoom of [1, 4, 16]) {
      const place: Place = [107.12345, 27.65432]
      const frame = frameOf(division, zoom, place)

      const [x, y] = drawnAt(frame, place)

      expect(placeAt(frame, x, y)).toEqual(place)
    }
  })

  it('fits the whole division, and is the middle when one looks closer', () => {
    const frame = frameOf('520329', 1, null)
    const numbers = outlineOf(frame, '520329').match(/-?\d+/g)?.map(Number) ?? []
    const [east, north] = [numbers.filter((_, n) => n % 2 === 0), numbers.filter((_, n) => n % 2 === 1)]

    expect(Math.min(...east)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...east)).toBeLessThanOrEqual(mapWidth)
    expect(Math.min(...north)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...north)).toBeLessThanOrEqual(mapHeight)
    expect(drawnAt(frameOf('520329', 4, seat('520329')), seat('520329'))).toEqual([
      mapWidth / 2,
      mapHeight / 2,
    ])
  })

  it('moves with the arrow keys, by less with the shift key, and with no other', () => {
    const frame = frameOf('520302', 1, null)
    const from = seat('520302')
    const [x, y] = drawnAt(frame, from)
    const at = (key: string, fine = false) => drawnAt(frame, movedBy(frame, from, key, fine) ?? [0, 0])

    expect(at('ArrowRight')[0] - x).toBeCloseTo(10, 0)
    expect(at('ArrowUp')[1] - y).toBeCloseTo(-10, 0)
    expect(Math.abs(at('ArrowLeft', true)[0] - x)).toBeLessThan(2)
    expect(movedBy(frame, from, 'Enter', false)).toBeNull()
    expect(movedBy(frame, null, 'ArrowDown', false)).not.toBeNull()
  })

  it('lies in its own division, and so far outside of another', () => {
    for (const code of divisionSeats.keys()) expect(metersOutside(code, seat(code))).toBe(0)
    expect(metersOutside('520302', [106.9, 27.7])).toBeLessThan(1_000)
    expect(metersOutside('520381', seat('520302'))).toBeGreaterThan(100_000)
    expect(metersOutside('520300', [0, 0])).toBe(0)
  })

  it('is none while a field says nothing, or no degrees', () => {
    expect(placeOf('106.9', '27.7')).toEqual([106.9, 27.7])
    expect(placeOf(106.9, 27.7)).toEqual([106.9, 27.7])
    for (const [east, north] of [
      ['', '27.7'],
      ['106.9', null],
      ['x', '1'],
      ['181', '1'],
      ['1', '91'],
    ])
      expect(placeOf(east, north)).toBeNull()
  })
})

describe('the fields of a place', () => {
  const where = kinds.place.groups.find(({ name }) => name === 'where')
  const fields = (role: string, kind: string) =>
    rendered(FieldGroup, {
      role,
      kind: 'place',
      group: where,
      record: { id: 'P-1', kind, division: '520302', longitude: null, latitude: null },
      adding: false,
      faults: [],
      modelValue: null,
    })

  it('are without a map for who is not shown where a home is, and say to others that it has no place', async () => {
    expect(await fields('AUDITOR', 'HOUSEHOLD')).not.toContain('place-on-map')
    expect(await fields('AUDITOR', 'INSTITUTION')).toContain('place-on-map')
    expect(await fields('REGISTRAR', 'HOUSEHOLD')).toContain('place-on-map')
  })
})

describe('the map of a record', () => {
  const map = (given: object) =>
    rendered(PlaceOnMap, {
      division: '520302',
      longitude: '',
      latitude: '',
      home: true,
      editable: true,
      ...given,
    })

  it('can be reached with the keyboard in a form, and is a picture else', async () => {
    expect(await map({})).toMatch(/role="application"[^>]*tabindex="0"/)
    const read = await map({ editable: false, longitude: 106.9, latitude: 27.65 })
    expect(read).toContain('role="img"')
    expect(read).not.toContain('tabindex')
    expect(read).toContain('place-mark')
  })

  it('warns of a place beyond the border, and says of a home that it cannot be saved', async () => {
    const [longitude, latitude] = seat('520381')

    expect(await map({ longitude, latitude })).toContain('不能保存')
    const site = await map({ longitude, latitude, home: false })
    expect(site).toContain('界外')
    expect(site).not.toContain('不能保存')
    expect(await map({ longitude: 106.9, latitude: 27.65 })).not.toContain('界外')
    expect(toleranceMeters).toBe(10_000)
  })
})
