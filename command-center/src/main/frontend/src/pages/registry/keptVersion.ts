/** A version of rules that is or was in force. */
export interface KeptVersion {
  readonly version: number
  /** It took rules away. */
  readonly withdrawn: boolean
  readonly at: number
  readonly by?: string | null
  /** Why it was put. */
  readonly note?: string | null
}
