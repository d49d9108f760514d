/** What the command centre would say to the wall of a whole city: 34,005 beds and 500 open incidents, changing. */
const beds = 34_005;
const incidentsOpen = 500;

export interface Division {
  code: string;
  name: string;
  longitude: number;
  latitude: number;
  parent?: string | null;
}

const kinds = [
  ['URGENT', 'CALL'],
  ['URGENT', 'FALL'],
  ['HIGH', 'HEART_RATE'],
  ['HIGH', 'NIGHT_BED_EXIT'],
  ['MEDIUM', 'LATE_IN_BED'],
  ['TECHNICAL', 'SILENT'],
] as const;
const statuses = ['OPEN', 'OPEN', 'CLAIMED', 'CLAIMED', 'HANDLED'] as const;

/** The messages of docs/live.md, drawn from one seed, so that two measurements see the same. */
export class WallFeed {
  private position = 1_000;
  private made = 0;
  private readonly open: string[] = [];
  private state: number;

  constructor(
    private readonly divisions: readonly Division[],
    seed = 1,
  ) {
    this.state = seed;
  }

  snapshot(): string {
    const incidents = Array.from({ length: incidentsOpen }, () => this.newIncident());
    return JSON.stringify({
      type: 'snapshot',
      position: this.position,
      serverTime: Date.now(),
      scopeKey: '0123456789abcdef',
      incidents,
      divisions: this.divisions,
      counts: this.counts(),
    });
  }

  /** One incident ends and another comes, or one changes: the number of open ones stays. */
  change(): string[] {
    if (this.random() < 0.7) {
      const id = this.open[this.below(this.open.length)] ?? '';
      return [this.incident(this.incidentOf(id, 'CLAIMED'))];
    }
    const [ended = ''] = this.open.splice(this.below(this.open.length), 1);
    return [this.incident(this.incidentOf(ended, 'CLOSED')), this.incident(this.newIncident())];
  }

  countsMessage(): string {
    return JSON.stringify({ type: 'counts', serverTime: Date.now(), counts: this.counts() });
  }

  beat(): string {
    return JSON.stringify({ type: 'beat', position: this.position, serverTime: Date.now() });
  }

  private incident(incident: object): string {
    return JSON.stringify({ type: 'incident', position: ++this.position, incident });
  }

  private newIncident(): object {
    const id = `I-${++this.made}`;
    this.open.push(id);
    return this.incidentOf(id, statuses[this.below(statuses.length)] ?? 'OPEN');
  }

  private incidentOf(id: string, status: string): object {
    const number = Number(id.slice(2));
    const division = this.divisions[number % this.divisions.length];
    const [alarmClass, kind] = kinds[number % kinds.length] ?? kinds[0];
    const now = Date.now();
    const openedAt = now - (number % 900) * 1_000;
    const assignment = {
      id: `A-${number}`,
      incidentId: id,
      responder: `field-${number % 45}`,
      responderName: '何建军',
      status: 'EN_ROUTE',
      notifiedAt: openedAt,
      acceptedAt: openedAt + 20_000,
      dueAt: openedAt + 900_000,
    };
    return {
      id,
      status,
      class: alarmClass,
      kind,
      openedAt,
      residentId: `r-${number}`,
      residentName: '娄成英',
      careLevel: 'PARTIAL',
      placeId: `place-${number % 400}`,
      placeName: `${division?.name ?? ''}夕阳红养老服务中心`,
      bedLabel: '306-1',
      risks: ['跌倒'],
      division: division?.code,
      longitude: (division?.longitude ?? 107) + (this.random() - 0.5) * 0.3,
      latitude: (division?.latitude ?? 28) + (this.random() - 0.5) * 0.3,
      tierName: 'COUNTY_DESK',
      rings: 1,
      ringing: false,
      claimedBy: status === 'OPEN' ? null : 'county-1',
      claimedByName: status === 'OPEN' ? null : '程倩',
      claimedAt: status === 'OPEN' ? null : openedAt + 15_000,
      alarms: [
        {
          id: `${id}-1`,
          deviceId: `btn-${number}`,
          kind,
          class: alarmClass,
          at: openedAt,
          receivedAt: openedAt,
        },
      ],
      assignments: status === 'CLAIMED' ? [assignment] : [],
    };
  }

  private counts(): object {
    const share = Math.floor(beds / this.divisions.length);
    const divisions = Object.fromEntries(
      this.divisions.map(({ code }, index) => [
        code,
        this.figures(index === 0 ? beds - share * (this.divisions.length - 1) : share),
      ]),
    );
    return { at: Date.now(), total: this.figures(beds), divisions };
  }

  private figures(all: number): object {
    const occupied = Math.round(all * (0.8 + this.random() / 20));
    const now = Date.now();
    return {
      beds: all,
      occupied,
      vacant: all - occupied,
      nursingType: Math.round(all * 0.52),
      inBed: Math.round(occupied * (0.6 + this.random() / 10)),
      devices: all * 2,
      online: Math.round(all * 1.96),
      households: all * 4,
      responders: 45,
      open: 20,
      claimed: 14,
      handled: 7,
      bedsAt: now,
      onlineAt: now,
    };
  }

  private below(n: number): number {
    return Math.floor(this.random() * n);
  }

  /** mulberry32 */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
