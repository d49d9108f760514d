import type { Contact, Resident } from '@/shared/api/types'

/** One line of the telephone list. `href` is null where there is no number, or only a masked one. */
export interface Callable {
  readonly key: string
  readonly kind: 'self' | 'contact' | 'doctor'
  readonly name: string
  readonly relation: string
  readonly phone: string
  readonly href: string | null
}

/** Lines shown at most. */
const linesMax = 8

/** Who can be telephoned: the person, the contacts in the register's order, the doctor. */
export function callable(
  resident: Pick<Resident, 'name' | 'phone' | 'doctor' | 'doctorPhone'>,
  contacts: readonly Pick<Contact, 'id' | 'name' | 'relation' | 'rank' | 'phone'>[],
): Callable[] {
  const inOrder = [...contacts].sort((a, b) => (a.rank ?? 99) - (b.rank ?? 99))
  const { phone, doctor, doctorPhone } = resident
  const lines: Callable[] = [
    ...(phone ? [line('self', 'self', resident.name, '', phone)] : []),
    ...inOrder.map((one) => line(one.id ?? '', 'contact', one.name, one.relation, one.phone)),
    ...(doctor || doctorPhone ? [line('doctor', 'doctor', doctor, '', doctorPhone)] : []),
  ]
  return lines.slice(0, linesMax)
}

type Text = string | null | undefined

function line(key: string, kind: Callable['kind'], name: Text, relation: Text, phone: Text): Callable {
  return { key, kind, name: name ?? '', relation: relation ?? '', phone: phone ?? '', href: dial(phone) }
}

/** What a telephone can dial; of a masked number there is nothing to dial. */
export const dial = (phone: Text) =>
  phone && /^\+?[0-9][0-9 -]{2,24}$/.test(phone) ? `tel:${phone.replace(/[ -]/g, '')}` : null
