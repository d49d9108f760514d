/** A key of a gateway, told once. */
export interface GatewayKey {
  readonly id: string
  readonly secret: string
}

/** A new key beside those nobody has said to have kept; the gateway's own old one is void. */
export const withKey = (shown: readonly GatewayKey[], made: GatewayKey): readonly GatewayKey[] => [
  ...shown.filter(({ id }) => id !== made.id),
  made,
]
export const withoutKey = (shown: readonly GatewayKey[], kept: string): readonly GatewayKey[] =>
  shown.filter(({ id }) => id !== kept)
