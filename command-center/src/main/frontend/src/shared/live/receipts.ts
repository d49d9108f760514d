import type { Receipt } from './messages'
import type { LiveState } from './state'

/**
 * The receipts a responder's page owes: `delivered` for what has arrived, `seen` for what is shown on a
 * visible page. What was sent is told again only while the command centre has not noted it.
 */
export function receiptsOwed(
  state: LiveState,
  responder: string,
  visible: boolean,
  sent: ReadonlySet<string>,
): Receipt[] {
  const owed: Receipt[] = []
  for (const { value } of state.assignments.values()) {
    if (value.responder !== responder) continue
    if (value.status === 'NOTIFIED') owed.push({ type: 'delivered', assignmentId: value.id })
    if (visible && (value.status === 'NOTIFIED' || value.status === 'DELIVERED')) {
      owed.push({ type: 'seen', assignmentId: value.id })
    }
  }
  return owed.filter((receipt) => !sent.has(receiptKey(receipt)))
}

export const receiptKey = (receipt: Receipt) => `${receipt.type} ${receipt.assignmentId}`
