import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { ConnectionState } from './connection'
import type { Receipt } from './messages'
import { receiptKey, receiptsOwed } from './receipts'
import type { LiveState } from './state'

/** Sends `delivered` and `seen` as they fall due. A new connection starts afresh: receipts are not answered. */
export function useReceipts(
  responder: string,
  state: Ref<LiveState>,
  connectionState: Ref<ConnectionState>,
  send: (receipt: Receipt) => boolean,
) {
  const visible = shallowRef(document.visibilityState === 'visible')
  const look = () => (visible.value = document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', look)
  })

  let sent = new Set<string>()
  watch([state, visible, connectionState], () => {
    if (connectionState.value !== 'live') {
      sent = new Set()
      return
    }
    for (const receipt of receiptsOwed(state.value, responder, visible.value, sent)) {
      if (send(receipt)) sent.add(receiptKey(receipt))
    }
    // Only what is still with the responder can be owed again.
    if (sent.size > 1000) sent = new Set()
  })
}
