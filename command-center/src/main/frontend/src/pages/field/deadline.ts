import type { Assignment, AssignmentStatus } from '@/shared/api/types'
import { runningTime } from '@/shared/format/duration'

/** What is due of a task, as a key below `field.`, and how long there is still time. */
export interface Deadline {
  readonly key: 'acceptBy' | 'arriveBy' | 'updateBy' | 'overdue'
  readonly time: string
  readonly late: boolean
}

/** The last of the time is shown in red: 20 s to answer, 2 min to arrive or to report. */
const lateAnswerMillis = 20_000
const lateOtherMillis = 120_000

/** Null when nothing is due, or a tap that is on its way has settled it. */
export function deadlineOf(
  assignment: Assignment,
  status: AssignmentStatus,
  nowMillis: number,
): Deadline | null {
  const { dueAt } = assignment
  if (dueAt == null || status !== assignment.status) return null
  const left = dueAt - nowMillis
  const time = runningTime(left)
  if (left <= 0) return { key: 'overdue', time, late: true }
  switch (status) {
    case 'NOTIFIED':
    case 'DELIVERED':
    case 'SEEN':
      return { key: 'acceptBy', time, late: left < lateAnswerMillis }
    case 'ACCEPTED':
    case 'EN_ROUTE':
      return { key: 'arriveBy', time, late: left < lateOtherMillis }
    case 'ON_SCENE':
      return { key: 'updateBy', time, late: left < lateOtherMillis }
    case 'DONE':
    case 'DECLINED':
    case 'TIMED_OUT':
    case 'WITHDRAWN':
      return null
  }
}
