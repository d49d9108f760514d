import { expect, it } from 'vitest'
import { defineComponent, h, ref, shallowRef } from 'vue'
import { incident } from '@/shared/live/fixtures'
import { rendered } from '@/shared/testing/rendered'
import AlarmStrip from './AlarmStrip.vue'
import { provideAlarmStrip, type Answering } from './alarmStrip'
import DialogAlarms from './DialogAlarms.vue'

const fall = incident('fall', { ringing: true, residentName: '张秀英', bedLabel: '302-1' })
const call = incident('call', { ringing: true })
const here: Answering = {
  kind: 'here',
  take: () => Promise.resolve(),
  busy: ref(false),
  refusal: ref('已被接走'),
}
const stripOf = (ringing = [fall, call], answering: Answering = here, severalSites = false) => ({
  ringing: shallowRef(ringing),
  told: ref('紧急 呼叫：张秀英'),
  answering,
  severalSites,
  dialogs: shallowRef(0),
})

it('says the most pressing, how many more ring, and why it could not be taken', async () => {
  const html = await rendered(AlarmStrip, { strip: stripOf() })

  expect(html).toContain('张秀英 · 302-1')
  expect(html).toContain('另有 1 起')
  expect(html).toContain('data-testid="strip-accept"')
  expect(html).toContain('已被接走')
})

it('names the site beside the bed where the page has several, and only there', async () => {
  const at = { ...fall, placeName: '夕阳红南院' }

  expect(await rendered(AlarmStrip, { strip: stripOf([at], here, true) })).toContain(
    '张秀英 · 夕阳红南院 · 302-1',
  )
  expect(await rendered(AlarmStrip, { strip: stripOf([at]) })).toContain('张秀英 · 302-1')
  const withoutBed = { ...at, bedLabel: null }
  expect(await rendered(AlarmStrip, { strip: stripOf([withoutBed]) })).toContain('张秀英 · 夕阳红南院')
})

it('leads to where it is answered when that is another page', async () => {
  const answering: Answering = { kind: 'elsewhere', addressOf: ({ id }) => `/desk#/queue/${id}` }

  expect(await rendered(AlarmStrip, { strip: stripOf([fall], answering) })).toContain('/desk#/queue/fall')
})

it('is not there while nothing rings', async () => {
  expect(await rendered(AlarmStrip, { strip: stripOf([]) })).not.toContain('alarm-strip')
})

it('is in a dialog of the page, told there too, and nowhere on a page without one', async () => {
  const page = defineComponent({
    setup() {
      provideAlarmStrip(stripOf())
      return () => h(DialogAlarms)
    },
  })

  const html = await rendered(page, {})
  expect(html).toContain('role="alert">紧急 呼叫：张秀英')
  expect(html).toContain('data-testid="alarm-strip"')
  expect(await rendered(DialogAlarms, {})).not.toContain('alert')
})
