import { describe, expect, it } from 'vitest'
import type { Assessment, Role } from '@/shared/api/types'
import { stepsOf } from '@/shared/beds/steps/bedSteps'
import { assessmentOn } from '@/shared/beds/steps/candidates'
import { emptyForm, missingIn, wantsOverride } from '@/shared/beds/steps/sendStep'
import { stubbedPage } from '@/shared/testing/page'
import { rendered } from '@/shared/testing/rendered'
import BedCommands from './BedCommands.vue'
import { bedsToLiveIn, tileOf } from './tiles'

describe('a bed of the register', () => {
  it('is what the steps of its life look at', () => {
    const tile = tileOf({ id: 'b', label: '2', room: '301', wing: '', state: 'ON_LEAVE', residentId: 'r' })

    expect(tile).toMatchObject({ id: 'b', label: '2', state: 'ON_LEAVE', residentId: 'r', respite: false })
    expect(stepsOf(tile, 'REGISTRAR')).toEqual(['return', 'newReturn', 'hospital', 'transfer', 'discharge'])
    expect(stepsOf(tile, 'ADMIN')).toEqual(stepsOf(tile, 'INSTITUTION_LEAD'))
    expect(stepsOf(tile, 'CITY_OPERATOR')).toEqual([])
  })

  it('can be lived in while it is vacant, or kept for the one', () => {
    const beds = [
      tileOf({ id: 'free', state: 'VACANT' }),
      tileOf({ id: 'guests', state: 'VACANT', respite: true }),
      tileOf({ id: 'kept', state: 'RESERVED' }),
      tileOf({ id: 'others', state: 'RESERVED' }),
    ]

    expect(bedsToLiveIn(beds, ['kept']).map(({ id }) => id)).toEqual(['free', 'kept'])
  })
})

describe('a transfer to another institution', () => {
  const over = assessmentOn(
    [{ assessedOn: '2025-01-01', validUntil: '2025-12-31' } as Assessment],
    '2026-11-27',
  )
  const form = { ...emptyForm, target: 'there-1', reason: '离家近' }

  it('wants a reason where the assessment is over, as an admission does', () => {
    expect(wantsOverride('transfer', over, true)).toBe('wanted')
    expect(missingIn('transfer', form, over, true)).toBe('override')
    expect(missingIn('transfer', { ...form, override: '近亲属' }, over, true)).toBeNull()
  })

  it('wants none within the house', () => {
    expect(wantsOverride('transfer', over, false)).toBeNull()
    expect(missingIn('transfer', form, over)).toBeNull()
  })
})

describe('the way to it', () => {
  const drawn = (role: Role, kind: string, record: object) =>
    rendered(BedCommands, { session: { role, scope: {}, sites: [] }, kind, record })

  it('stands on the page of a bed and of a person, for who may', async () => {
    stubbedPage()
    expect(await drawn('REGISTRAR', 'bed', { id: 'b', placeId: 'p' })).toContain('床位办理')
    expect(await drawn('ADMIN', 'resident', { id: 'r', name: '张一' })).toContain('办理入住')
    expect(await drawn('AUDITOR', 'bed', { id: 'b', placeId: 'p' })).not.toContain('床位办理')
    expect(await drawn('ADMIN', 'bed', { id: 'b', placeId: 'p', removedAt: 1 })).not.toContain('床位办理')
  })
})
