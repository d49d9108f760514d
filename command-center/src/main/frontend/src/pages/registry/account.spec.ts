import { describe, expect, it } from 'vitest'
import type { Account, User } from '@/shared/api/accountOperations'
import {
  accountFaults,
  accountsOf,
  changesOf,
  conflictOf,
  draftOf,
  emptyDraft,
  firstPassword,
  newUserOf,
  rebased,
  withRole,
} from './account'

const seen: Account = {
  username: 'wang',
  displayName: '王明',
  role: 'COUNTY_OPERATOR',
  scope: { division: '520302', placeId: null },
  mustChangePassword: false,
  secondFactor: false,
  linked: false,
  revision: 3,
}
const nurse: Account = {
  ...seen,
  username: 'nurse',
  role: 'INSTITUTION_STAFF',
  scope: { division: '520302', placeId: 'P-1' },
}

describe('a draft of an account', () => {
  it.each([seen, nurse])('that nobody touched changes nothing: $username', (account) => {
    expect(changesOf(account, draftOf(account))).toEqual({})
  })

  it('says a role and its scope as a whole', () => {
    const draft = { ...withRole(draftOf(seen), 'INSTITUTION_LEAD'), placeId: 'P-2' }

    expect(changesOf(seen, draft)).toEqual({
      role: 'INSTITUTION_LEAD',
      division: null,
      placeId: 'P-2',
      organisationId: null,
    })
  })

  it('of another division says the role it is for', () => {
    expect(changesOf(seen, { ...draftOf(seen), division: '520303' })).toEqual({
      role: 'COUNTY_OPERATOR',
      division: '520303',
      placeId: null,
      organisationId: null,
    })
  })

  it('of all sites of an institution says that, and no site', () => {
    const draft = { ...draftOf(nurse), reach: 'organisation' as const, organisationId: 'O-1' }

    expect(changesOf(nurse, draft)).toEqual({
      role: 'INSTITUTION_STAFF',
      division: null,
      placeId: null,
      organisationId: 'O-1',
    })
    const lead: Account = { ...nurse, scope: { organisationId: 'O-1' } }
    expect(changesOf(lead, draftOf(lead))).toEqual({})
    expect(newUserOf(draft, 'INSTITUTION_LEAD', 'x')).toMatchObject({ organisationId: 'O-1' })
    expect(newUserOf(draft, 'INSTITUTION_LEAD', 'x')).not.toHaveProperty('placeId')
  })

  it('of a name alone leaves role and scope, and with them the sessions', () => {
    expect(changesOf(seen, { ...draftOf(seen), displayName: ' 王小明 ' })).toEqual({ displayName: '王小明' })
  })

  it('keeps a reach that the next role has too, and takes its only one else', () => {
    const auditor = withRole(draftOf(seen), 'AUDITOR')

    expect(auditor.reach).toBe('division')
    expect(withRole(auditor, 'ADMIN').reach).toBe('city')
  })

  it('of a new one names only the scope it has', () => {
    const draft = {
      ...emptyDraft,
      username: ' li ',
      displayName: '李',
      reach: 'division' as const,
      division: '520302',
      placeId: 'P-1',
    }

    expect(newUserOf(draft, 'COUNTY_OPERATOR', 'abcd-efgh')).toEqual({
      username: 'li',
      displayName: '李',
      password: 'abcd-efgh',
      role: 'COUNTY_OPERATOR',
      division: '520302',
    })
  })
})

describe('what can be seen to be wrong with an account', () => {
  const wrong = (change: object, adding = true) =>
    accountFaults({ ...emptyDraft, username: 'li', displayName: '李', role: 'ADMIN', ...change }, adding).map(
      (fault) => `${fault.field} ${fault.wrong}`,
    )

  it('is nothing of a whole one', () => {
    expect(wrong({})).toEqual([])
  })

  it.each([
    [{ username: '' }, 'username MISSING'],
    [{ username: '李' }, 'username NOT_A_USERNAME'],
    [{ username: 'l' }, 'username NOT_A_USERNAME'],
    [{ displayName: ' ' }, 'displayName MISSING'],
    [{ role: '' }, 'role MISSING'],
    [{ role: 'COUNTY_OPERATOR', reach: 'division' }, 'division MISSING'],
    [{ role: 'INSTITUTION_LEAD', reach: 'place' }, 'placeId MISSING'],
    [{ role: 'INSTITUTION_LEAD', reach: 'organisation' }, 'organisationId MISSING'],
  ])('%j', (change, fault) => {
    expect(wrong(change)).toEqual([fault])
  })
})

describe('two at one account', () => {
  const mine = { ...draftOf(seen), displayName: '王小明' }

  it('that changed different things go on with both', () => {
    const fresh: Account = { ...seen, role: 'AUDITOR', revision: 4 }

    expect(conflictOf(seen, fresh, mine)).toMatchObject({ theirs: ['role'], both: [] })
    expect(changesOf(fresh, rebased(seen, fresh, mine))).toEqual({ displayName: '王小明' })
  })

  it('that changed the same are told so', () => {
    const fresh: Account = { ...seen, displayName: '王大明', revision: 4 }

    expect(conflictOf(seen, fresh, mine).both).toEqual(['displayName'])
  })
})

describe('the first password', () => {
  it('is sixteen letters in fours, each as likely as another', () => {
    let next = 0
    const password = firstPassword(() => next++ % 256)

    expect(password).toBe('abcd-efgh-jkmn-pqrs')
  })

  it('leaves out bytes that would favour some', () => {
    const bytes = [255, 248, ...Array<number>(16).fill(0)]

    expect(firstPassword(() => bytes.shift() ?? 0)).toBe('aaaa-aaaa-aaaa-aaaa')
  })
})

describe('the list', () => {
  const users: User[] = [
    seen,
    { ...nurse, scope: { division: null, placeId: 'P-1' }, mustChangePassword: true },
    {
      ...nurse,
      username: 'lead',
      role: 'INSTITUTION_LEAD',
      scope: { organisationId: 'O-1' },
      secondFactor: true,
    },
    { ...seen, username: 'root', displayName: '管理员', role: 'ADMIN', scope: {}, secondFactor: true },
  ]
  const found = (query: Record<string, string>) =>
    accountsOf(users, query, sites).map(({ username }) => username)
  const site = (id: string, division: string, organisationId: string | null) => ({
    id,
    division,
    organisationId,
  })
  const sites = [
    site('P-1', '520302', 'O-1'),
    site('P-2', '520303', 'O-1'),
    site('P-3', '520381', 'O-2'),
    site('P-4', '520382', null),
  ]

  it.each([
    [{}, ['wang', 'nurse', 'lead', 'root']],
    [{ q: '管理' }, ['root']],
    [{ q: 'WAN' }, ['wang']],
    [{ division: '520302' }, ['wang', 'nurse', 'lead']],
    [{ division: '520303' }, ['lead']],
    [{ division: '520381' }, []],
    [{ division: '520382' }, []],
    [{ division: '520302', role: 'COUNTY_OPERATOR' }, ['wang']],
    [{ state: 'mustChange' }, ['nurse']],
    [{ state: 'noSecondFactor' }, ['wang', 'nurse']],
    [{ state: 'linked' }, []],
  ])('%j', (query, usernames) => {
    expect(found(query)).toEqual(usernames)
  })
})
