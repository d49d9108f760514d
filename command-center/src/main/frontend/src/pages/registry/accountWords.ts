import type { User } from '@/shared/api/accountOperations'
import type { FieldFault } from '@/shared/api/registerOperations'
import { divisionWords, nameOf } from './useNames'
import { faultWords, type Language } from './words'

const placeField = { name: 'placeId', type: 'ref', of: 'place' } as const
const organisationField = { name: 'organisationId', type: 'ref', of: 'organisation' } as const

/** Where somebody works, in words. */
export function scopeWords({ t }: Language, { role, scope }: User): string {
  if (scope.placeId) return nameOf(placeField, scope.placeId)
  if (scope.organisationId)
    return t('registry.account.allSites', { name: nameOf(organisationField, scope.organisationId) })
  const where = scope.division ? divisionWords(scope.division) : t('registry.account.reach.city')
  return role === 'FIELD_WORKER' ? t('registry.account.ownAssignments', { where }) : where
}

export function accountFaultWords(language: Language, fault: FieldFault): string {
  const own = `registry.account.wrong.${fault.wrong}`
  return language.te(own) ? language.t(own) : faultWords(language, fault)
}
