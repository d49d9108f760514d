import { describe, expect, it } from 'vitest'
import { callable, dial } from './callable'

describe('whom to telephone', () => {
  const contact = (id: string, rank: number, phone: string | null) => ({
    id,
    revision: 1,
    name: id,
    rank,
    phone,
  })

  it('is the person, then the contacts in their order, then the doctor', () => {
    const resident = { id: 'r', revision: 1, name: '张奶奶', phone: '0851-28123456', doctor: '李医生' }

    const lines = callable(resident, [
      contact('son', 2, '13800000002'),
      contact('daughter', 1, '13800000001'),
    ])

    expect(lines.map(({ kind, name }) => [kind, name])).toEqual([
      ['self', '张奶奶'],
      ['contact', 'daughter'],
      ['contact', 'son'],
      ['doctor', '李医生'],
    ])
  })

  it('is dialled only where the number is whole', () => {
    expect(dial('138 0000-0001')).toBe('tel:13800000001')
    expect(dial('+8613800000001')).toBe('tel:+8613800000001')
    expect(dial('120')).toBe('tel:120')
    expect(dial('138******01')).toBeNull()
    expect(dial(null)).toBeNull()
    expect(dial('javascript:alert(1)')).toBeNull()
  })
})
