import type { components, operations } from '@contract'
import { answerOf, type Answer } from './answer'
import { by, client } from './client'

// What administrators and auditors ask for and do: accounts, the audit trail, a person's data (docs/access.md).

type Schemas = components['schemas']
export type User = Schemas['User']
export type Account = Schemas['Account']
export type NewUser = Schemas['NewUser']
export type UserChange = NonNullable<operations['changeUser']['requestBody']>['content']['application/json']
export type AuditEntry = Schemas['AuditEntry']
export type AuditKind = Schemas['AuditKind']

const usersAtOnce = 5_000
/** More than the whole city has at work several times over. */
const usersMax = 20_000

/** All of them, in order of their names; `more` when there are more than anybody looks through. */
export async function listUsers(): Promise<Answer<{ users: User[]; more: boolean }>> {
  const users: User[] = []
  let cursor: string | null = null
  do {
    const query: { limit: number; cursor?: string } = { limit: usersAtOnce, ...(cursor && { cursor }) }
    const page: Answer<{ items: unknown[]; next: string | null }> = await answerOf(
      client.GET('/users', { params: { query } }),
    )
    if (!page.ok) return page
    users.push(...(page.value.items as User[]))
    cursor = page.value.next
  } while (cursor !== null && users.length < usersMax)
  return { ok: true, value: { users, more: cursor !== null } }
}

export const getAccount = (username: string): Promise<Answer<Account>> =>
  answerOf(client.GET('/users/{id}', by(username)))
export const addAccount = (body: NewUser): Promise<Answer<User>> => answerOf(client.POST('/users', { body }))
/** Only what is in `changes`; refused when the revision is no longer the newest. */
export const changeAccount = (
  username: string,
  revision: number,
  changes: UserChange,
): Promise<Answer<Account>> =>
  answerOf(client.PATCH('/users/{id}', { ...by(username), body: { ...changes, revision } }))
/** Ends it for good: its name is never given again. */
export const endAccount = (username: string, revision: number) =>
  answerOf(client.DELETE('/users/{id}', { params: { path: { id: username }, query: { revision } } }))

/** The new one is in the answer, and nowhere else. */
export const resetPassword = (username: string) =>
  answerOf(client.POST('/users/{id}/password-reset', by(username)))
export const resetSecondFactor = (username: string) =>
  answerOf(client.POST('/users/{id}/second-factor-reset', by(username)))
/** `subject`: the `sub` of the identity provider; null for nobody. */
export const linkIdentity = (username: string, subject: string | null) =>
  answerOf(client.PUT('/users/{id}/identity', { ...by(username), body: { subject } }))
export const putSkills = (username: string, skills: string[]): Promise<Answer<Schemas['Duty']>> =>
  answerOf(client.PUT('/users/{id}/skills', { ...by(username), body: { skills } }))

export interface AuditFilter {
  kind?: AuditKind
  by?: string
  about?: string
  /** Epoch milliseconds: at or after, and before. */
  from?: string
  to?: string
}
export type AuditPage = operations['listAudit']['responses'][200]['content']['application/json']
/** Newest first. Reading it is noted in it. */
export const listAudit = (
  filter: AuditFilter,
  limit: number,
  cursor: string | null,
): Promise<Answer<AuditPage>> =>
  answerOf(client.GET('/audit', { params: { query: { ...filter, limit, ...(cursor && { cursor }) } } }))

/** Where the browser takes a person's whole file from: to be read, with readings and photographs, or for a program. */
export const personExportAddress = (id: string, format: 'html' | 'zip' | 'json') =>
  `/api/v1/residents/${encodeURIComponent(id)}/export?format=${format}`
export const erasePerson = (id: string, reason: string) =>
  answerOf(client.POST('/residents/{id}/erase', { ...by(id), body: { reason } }))
