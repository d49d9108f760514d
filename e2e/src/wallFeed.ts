import { Dice } from './dice.js';

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

/** How many incidents are open, by their state. */
export interface Standing {
  OPEN: number;
  CLAIMED: number;
  HANDLED: number;
}

type Status = keyof Standing | 'CLOSED';

/** The steps of an incident from its call to its end, each a change that every wall is told. */
const steps = [
  ['OPEN', null],
  ['CLAIMED', null],
  ['CLAIMED', 'NOTIFIED'],
  ['CLAIMED', 'ACCEPTED'],
  ['CLAIMED', 'EN_ROUTE'],
  ['CLAIMED', 'ON_SCENE'],
  ['HANDLED', 'DONE'],
  ['CLOSED', 'DONE'],
] as const satisfies ReadonlyArray<readonly [Status, string | null]>;
const lastStep = steps.length - 1;

const kinds = [
  ['URGENT', 'CALL'],
  ['URGENT', 'FALL'],
  ['HIGH', 'HEART_RATE'],
  ['HIGH', 'NIGHT_BED_EXIT'],
  ['MEDIUM', 'LATE_IN_BED'],
  ['TECHNICAL', 'SILENT'],
] as const;
const surnames = '王李张刘陈杨黄赵周吴娄犹何朱冯'.split('');
const givenNames = ['成英', '国安', '素华', '金莲', '正芳', '启明', '德全', '桂兰', '永贵', '秀珍'];

/** One that goes on; what was drawn of it once stays. */
interface Going {
  readonly number: number;
  readonly openedAt: number;
  readonly longitude: number;
  readonly latitude: number;
  readonly person: string;
  step: number;
}

const classOf = (number: number) => (kinds[number % kinds.length] ?? kinds[0])[0];

/** The messages of docs/live.md, drawn from one seed, so that two measurements see the same. */
export class WallFeed {
  private position = 1_000;
  private made = 0;
  private readonly open: Going[] = [];
  private readonly dice: Dice;

  constructor(
    private readonly divisions: readonly Division[],
    seed = 1,
  ) {
    this.dice = new Dice(seed);
    const now = Date.now();
    for (let n = 0; n < incidentsOpen; n++) {
      this.open.push(this.opened(this.dice.below(lastStep), now - this.dice.below(900_000)));
    }
  }

  snapshot(): string {
    return JSON.stringify({
      type: 'snapshot',
      position: this.position,
      serverTime: Date.now(),
      scopeKey: '0123456789abcdef',
      username: 'city',
      role: 'CITY_OPERATOR',
      incidents: this.open.map((going) => this.incidentOf(going)),
      beyond: 0,
      divisions: this.divisions,
      counts: this.counts(),
    });
  }

  /** One incident goes a step on; where that is its end another one comes, so that as many are open as before. */
  change(): string[] {
    const index = this.dice.below(this.open.length);
    const going = this.open[index];
    if (!going) return [];
    going.step++;
    const messages = [this.incidentMessage(going)];
    if (going.step === lastStep) {
      const next = this.opened(0, Date.now());
      this.open[index] = next;
      messages.push(this.incidentMessage(next));
    }
    return messages;
  }

  countsMessage(): string {
    return JSON.stringify({ type: 'counts', serverTime: Date.now(), counts: this.counts() });
  }

  beat(): string {
    return JSON.stringify({ type: 'beat', position: this.position, serverTime: Date.now() });
  }

  /** What a page that has applied everything shows. */
  standing(of: readonly Going[] = this.open): Standing {
    const count = (status: Status) => of.filter(({ step }) => steps[step]?.[0] === status).length;
    return { OPEN: count('OPEN'), CLAIMED: count('CLAIMED'), HANDLED: count('HANDLED') };
  }

  private opened(step: number, openedAt: number): Going {
    const division = this.divisions[this.made % this.divisions.length];
    return {
      number: ++this.made,
      step,
      openedAt,
      longitude: (division?.longitude ?? 107) + (this.dice.next() - 0.5) * 0.3,
      latitude: (division?.latitude ?? 28) + (this.dice.next() - 0.5) * 0.3,
      person: this.dice.oneOf(surnames) + this.dice.oneOf(givenNames),
    };
  }

  private incidentMessage(going: Going): string {
    return JSON.stringify({
      type: 'incident',
      position: ++this.position,
      incident: this.incidentOf(going),
    });
  }

  private divisionOf({ number }: Going): Division | undefined {
    return this.divisions[(number - 1) % this.divisions.length];
  }

  private incidentOf(going: Going): object {
    const { number, openedAt, step, person, longitude, latitude } = going;
    const id = `I-${number}`;
    const division = this.divisionOf(going);
    const alarmClass = classOf(number);
    const [, kind] = kinds[number % kinds.length] ?? kinds[0];
    const [status, sent] = steps[step] ?? steps[0];
    const claimed = step > 0;
    return {
      id,
      status,
      class: alarmClass,
      kind,
      openedAt,
      residentId: `r-${number}`,
      residentName: person,
      careLevel: 'PARTIAL',
      placeId: `place-${number % 400}`,
      placeName: `${division?.name ?? ''}夕阳红养老服务中心`,
      placeKind: 'INSTITUTION',
      address: `${division?.name ?? ''}人民路 ${number % 300} 号`,
      terrain: 'TOWN',
      bedId: `bed-${number}`,
      bedLabel: `${(number % 6) + 1}0${number % 9}-${(number % 3) + 1}`,
      risks: ['跌倒'],
      division: division?.code,
      longitude,
      latitude,
      tier: 2,
      tierName: 'COUNTY_DESK',
      dueAt: openedAt + 900_000,
      rings: 1,
      ringing: step === 0,
      claimedBy: claimed ? 'county-1' : null,
      claimedByName: claimed ? '程倩' : null,
      claimedAt: claimed ? openedAt + 15_000 : null,
      handledAt: step >= 6 ? Date.now() : null,
      closedAt: step === lastStep ? Date.now() : null,
      alarmCount: 1,
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
      assignments: sent === null ? [] : [this.assignmentOf(going, sent)],
      help: [],
      steps: [],
    };
  }

  private assignmentOf({ number, openedAt }: Going, status: string): object {
    return {
      id: `A-${number}`,
      incidentId: `I-${number}`,
      responder: `field-${number % 45}`,
      responderName: '何建军',
      status,
      notifiedAt: openedAt + 18_000,
      acceptedAt: status === 'NOTIFIED' ? null : openedAt + 30_000,
      dueAt: openedAt + 900_000,
    };
  }

  private counts(): object {
    const share = Math.floor(beds / this.divisions.length);
    const divisions = Object.fromEntries(
      this.divisions.map((division, index) => [
        division.code,
        this.figures(
          index === 0 ? beds - share * (this.divisions.length - 1) : share,
          this.open.filter((going) => this.divisionOf(going) === division),
        ),
      ]),
    );
    return { at: Date.now(), total: this.figures(beds, this.open), divisions };
  }

  private figures(all: number, open: readonly Going[]): object {
    const part = (share: number) => Math.round(all * share);
    const occupied = part(0.8 + this.dice.next() / 20);
    const reserved = part(0.02);
    const now = Date.now();
    const { OPEN, CLAIMED, HANDLED } = this.standing(open);
    return {
      beds: all,
      occupied,
      vacant: all - occupied - reserved,
      reserved,
      onLeave: part(0.02),
      inHospital: part(0.03),
      respite: part(0.01),
      respiteBeds: part(0.02),
      outOfService: part(0.01),
      nursingType: part(0.52),
      nursingOccupied: part(0.44),
      nursingVacant: part(0.08),
      careLevels: { INDEPENDENT: part(0.3), PARTIAL: part(0.3), FULL: part(0.2) },
      inBed: Math.round(occupied * (0.6 + this.dice.next() / 10)),
      sensors: part(0.9),
      sensorsHeard: part(0.88),
      devices: all * 2,
      online: part(1.96),
      households: all * 4,
      responders: 45,
      open: OPEN,
      openUrgent: open.filter(({ number, step }) => step === 0 && classOf(number) === 'URGENT').length,
      claimed: CLAIMED,
      handled: HANDLED,
      bedsAt: now,
      onlineAt: now,
    };
  }
}
