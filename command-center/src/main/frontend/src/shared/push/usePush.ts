import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { browser } from './browser'
import { keptKey, pushState, restored, turnOff, turnOn, type PushState } from './push'

/** The switch of one person on this device. */
export function usePush(username: string) {
  const { locale } = useI18n()
  const kept = () => restored(localStorage.getItem(keptKey))
  const state = shallowRef<PushState>(pushState(browser, kept(), username))
  const working = shallowRef(false)
  const failed = shallowRef(false)
  const look = () => (state.value = pushState(browser, kept(), username))

  async function on() {
    const answer = await turnOn(browser, deviceName(), locale.value === 'en' ? 'en' : 'zh')
    if (answer?.ok) {
      localStorage.setItem(keptKey, JSON.stringify({ username, channelId: answer.value.id }))
    }
    failed.value = answer !== null && !answer.ok
  }

  async function off() {
    await turnOff(browser, kept())
    localStorage.removeItem(keptKey)
    failed.value = false
  }

  async function run(change: () => Promise<void>) {
    if (working.value) return
    working.value = true
    try {
      await change()
    } catch {
      // The push service of this browser cannot be reached, or the browser would not.
      failed.value = true
    }
    working.value = false
    look()
  }

  // Browsers change subscriptions by themselves: what is on is told again at each visit. Without a network now, it
  // is told at the next one, and nothing is wrong with what is there.
  if (state.value === 'on') void run(on).then(() => (failed.value = false))

  return {
    /** The channel this browser is, while it is on. */
    channelId: () => (state.value === 'on' ? (kept()?.channelId ?? null) : null),
    state,
    working,
    failed,
    toggle: () => run(state.value === 'on' ? off : on),
    /** Before signing out: on a telephone that is shared the next person must not be shown this one's alarms. */
    leave: () => (state.value === 'on' ? run(off) : Promise.resolve()),
  }
}

/** The switch, handed on to whoever shows it too. */
export type Push = ReturnType<typeof usePush>

/** So that a person with several devices knows which is which. */
function deviceName(): string {
  const agent = navigator.userAgent
  const maker = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : 'Safari'
  const device = /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iOS' : ''
  return [maker, device].filter(Boolean).join(' · ')
}
