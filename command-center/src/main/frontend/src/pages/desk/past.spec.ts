import { expect, it } from 'vitest'
import { searchOf, usualForm } from './past'

const noon = Date.parse('2026-11-27T04:00:00Z')

it('looks for thirty days, the last one whole, in the time of Zunyi', () => {
  const search = searchOf(usualForm(noon))

  expect(search).toEqual({
    since: Date.parse('2026-10-29T00:00:00+08:00'),
    until: Date.parse('2026-11-28T00:00:00+08:00'),
  })
})

it('asks for what was chosen and for nothing else', () => {
  const form = { ...usualForm(noon), status: 'CLOSED' as const, class: 'URGENT' as const, text: ' 张 ' }

  expect(searchOf(form)).toMatchObject({ status: 'CLOSED', class: 'URGENT', text: '张' })
  expect(searchOf(form)).not.toHaveProperty('placeId')
})

it('asks nothing for days that are none, or the wrong way round', () => {
  expect(searchOf({ ...usualForm(noon), from: '' })).toBeNull()
  expect(searchOf({ ...usualForm(noon), from: '2026-11-28', to: '2026-11-26' })).toBeNull()
})
