import { bedsAndIndicators } from './fixture-beds.js';
import { DAY, END, HOUR, MINUTE, SECOND, at, insert } from './rows.js';

/** The divisions are in the migrations. */
function register() {
  return [
    insert('place', ['id', 'kind', 'name', 'division', 'terrain', 'longitude', 'latitude'], [
      ['P-1', 'INSTITUTION', '红花岗区福寿养老院', '520302', 'TOWN', 106.89, 27.64],
      ['P-2', 'INSTITUTION', '汇川区夕阳红养老院', '520303', 'TOWN', 106.93, 27.75],
      ['P-3', 'HOUSEHOLD', '桐梓县娄山关镇王家', '520322', 'RURAL', 106.82, 28.13],
      // Nothing is heard of it.
      ['P-4', 'INSTITUTION', '桐梓县松坎敬老院', '520322', 'RURAL', 106.85, 28.52],
    ]),
    insert('bed', ['id', 'place_id', 'room', 'label', 'nursing_type', 'state', 'respite'], [
      ['B-1', 'P-1', '101', '1', true, 'OCCUPIED', false],
      ['B-2', 'P-1', '101', '2', true, 'OCCUPIED', false],
      ['B-3', 'P-2', '201', '1', false, 'OCCUPIED', false],
      ['B-4', 'P-2', '201', '2', false, 'VACANT', false],
      ['B-5', 'P-2', '201', '3', false, 'RESERVED', false],
      ['B-6', 'P-2', '202', '1', true, 'OUT_OF_SERVICE', false],
      ['B-7', 'P-1', '102', '1', false, 'RESPITE', true],
    ]),
    insert('resident', ['id', 'name', 'care_level', 'place_id', 'bed_id', 'risks'], [
      ['R-1', '李秀英', 'FULL', 'P-1', 'B-1', ['跌倒']],
      ['R-2', '张国强', 'PARTIAL', 'P-1', 'B-2', []],
      ['R-3', '陈桂兰', 'INDEPENDENT', 'P-2', 'B-3', []],
      ['R-4', '王德明', 'PARTIAL', 'P-3', null, []],
      ['R-5', '赵玉兰', 'PARTIAL', 'P-1', 'B-7', []],
    ]),
    insert('device', ['id', 'kind', 'secret_sha256', 'place_id', 'bed_id', 'resident_id', 'interval_seconds'], [
      ['BS-1', 'bed_sensor', '\\x00', 'P-1', 'B-1', 'R-1', 10],
      ['BS-2', 'bed_sensor', '\\x00', 'P-1', 'B-2', 'R-2', 10],
      ['BS-3', 'bed_sensor', '\\x00', 'P-2', 'B-3', 'R-3', 10],
      ['CB-1', 'call_button', '\\x00', 'P-1', 'B-1', 'R-1', 300],
      ['CB-4', 'call_button', '\\x00', 'P-3', null, 'R-4', 300],
      ['FA-9', 'fall_alarm', '\\x00', null, null, null, 300],
      // Its place follows from the bed; nobody ever heard of it.
      ['HB-1', 'hub', '\\x00', null, 'B-3', null, 60],
    ]),
    insert('app_user', ['username', 'display_name', 'password_hash', 'role', 'division'], [
      ['zhang', '张敏', 'not-a-hash', 'COUNTY_OPERATOR', '520302'],
    ]),
    insert('escalation_policy', ['policy_version', 'body'], [[1, {}]]),
  ];
}

/**
 * Readings of three sensors: every 10 s in the last hour, every 20 min for nine days before it, so that there are
 * chunks old enough to be compressed. BS-2 moves (no pulse) each third time; BS-3 is an empty bed.
 */
function readings() {
  const rows = [];
  const add = (millis, n) => {
    rows.push([at(millis), at(millis + 300), 'BS-1', n, 60 + (n % 7), 14 + (n % 3), n % 5, true, 0]);
    const moves = n % 3 === 0;
    rows.push([at(millis), at(millis + 300), 'BS-2', n, moves ? null : 80, moves ? null : 18, moves ? 40 : 2, true, 0]);
    rows.push([at(millis), at(millis + 300), 'BS-3', n, null, null, 0, n % 2 === 0 ? false : null, 0]);
  };
  let n = 0;
  for (let millis = END - 9 * DAY; millis < END - HOUR; millis += 20 * MINUTE) add(millis, n++);
  for (let millis = END - HOUR; millis < END; millis += 10 * SECOND) add(millis, n++);
  const columns = ['time', 'received_at', 'device_id', 'seq', 'heart_rate', 'breath_rate', 'movement', 'in_bed', 'flags'];
  return [insert('bed_reading', columns, rows)];
}

function otherSeries() {
  return [
    insert('device_event', ['time', 'received_at', 'device_id', 'seq', 'kind', 'detail', 'flags'], [
      [at(END - 50 * MINUTE), at(END - 50 * MINUTE), 'CB-1', 1, 'call', null, 0],
      [at(END - 40 * MINUTE), at(END - 40 * MINUTE), 'FA-9', 1, 'fall', null, 0],
      [at(END - 30 * MINUTE), at(END - 30 * MINUTE), 'BS-3', null, 'disconnected', 'keep_alive_timeout', 0],
      [at(END - 8 * DAY), at(END - 8 * DAY), 'CB-4', 1, 'call', null, 0],
    ]),
    insert('device_status', ['time', 'received_at', 'device_id', 'seq', 'battery_percent', 'rssi_dbm', 'firmware', 'flags'], [
      [at(END - 20 * MINUTE), at(END - 20 * MINUTE), 'CB-1', 2, 80, -71, '1.2.0', 0],
      [at(END - 20 * MINUTE), at(END - 20 * MINUTE), 'CB-4', 2, 12, -90, '1.1.0', 0],
    ]),
    insert('device_lane_count', ['device_id', 'lane', 'stored', 'duplicate', 'quarantined', 'last_seen_at', 'counted_at'], [
      ['BS-1', 'ROUTINE', 1000, 5, 2, at(END), at(END)],
      ['CB-1', 'ROUTINE', 10, 0, 0, at(END), at(END)],
      ['BS-3', 'ROUTINE', 1, 0, 0, at(END - 30 * MINUTE), at(END)],
      ['CB-4', 'URGENT', 1, 0, 0, at(END - 3 * HOUR), at(END)],
      ['FA-9', 'ROUTINE', 10, 0, 30, at(END), at(END)],
    ]),
    insert('quarantine', ['lane', 'position', 'device_id', 'profile', 'topic', 'received_at', 'payload', 'reason', 'detail'], [
      ['routine', 7, 'BS-1', 'native', 'shouhu/v1/BS-1/reading', at(END - 25 * MINUTE), '\\x7b', 'not_json', 'line 1'],
      ['routine', 9, 'FA-9', 'native', 'shouhu/v1/FA-9/status', at(END - 24 * MINUTE), '\\x7b', 'not_json', 'line 1'],
      ['urgent', 3, 'FA-9', 'native', 'shouhu/v1/FA-9/event', at(END - 23 * MINUTE), '\\x7b7d', 'unknown_kind', 'wave'],
    ]),
    insert('reader_position', ['reader', 'lane', 'log_id', 'position', 'moved_at'], [
      ['recorder', 'urgent', '7f2f6c1e-0000-4000-8000-000000000001', 4, at(END - 30 * SECOND)],
    ]),
  ];
}

/**
 * The incidents, newest last; seconds count from the opening. What dashboards must show of them is worked out in
 * `dashboards.test.js`.
 */
export const INCIDENTS = [
  // Urgent: answered after 20, 50 and 100 s, one never and still open.
  { id: 'I-1', minutesAgo: 50, kind: 'CALL', class: 'URGENT', device: 'CB-1', place: 'P-1', placeKind: 'INSTITUTION', division: '520302', claimed: 20, accepted: 25, onScene: 100, handled: 400, closed: 500, outcome: 'HELPED', tiers: [] },
  { id: 'I-2', minutesAgo: 40, kind: 'FALL', class: 'URGENT', device: 'FA-9', division: null, claimed: 50, accepted: 90, onScene: 1200, handled: 1500, closed: 1600, outcome: 'HOSPITAL', tiers: [] },
  { id: 'I-3', minutesAgo: 35, kind: 'CALL', class: 'URGENT', device: 'CB-4', place: 'P-3', placeKind: 'HOUSEHOLD', division: '520322', claimed: null, accepted: 100, onScene: 700, tiers: ['1'], status: 'CLAIMED' },
  { id: 'I-4', minutesAgo: 30, kind: 'CALL', class: 'URGENT', device: 'CB-1', place: 'P-1', placeKind: 'INSTITUTION', division: '520302', tiers: ['1', '2'], status: 'OPEN' },
  // Not urgent: a false alarm, a technical one, one handled and not closed, and an empty bed that is no one's fault.
  { id: 'I-5', minutesAgo: 28, kind: 'HEART_RATE', class: 'HIGH', device: 'BS-2', place: 'P-1', placeKind: 'INSTITUTION', division: '520302', claimed: 30, handled: 60, closed: 90, outcome: 'FALSE_ALARM', cause: '翻身', tiers: [] },
  { id: 'I-6', minutesAgo: 26, kind: 'HEART_RATE', class: 'HIGH', device: 'BS-2', place: 'P-1', placeKind: 'INSTITUTION', division: '520302', claimed: 40, handled: 60, closed: 95, outcome: 'FALSE_ALARM', cause: '翻身', causeCode: 'NORMAL_MOVEMENT', tiers: [] },
  { id: 'I-7', minutesAgo: 22, kind: 'SILENT', class: 'TECHNICAL', device: 'BS-3', place: 'P-2', placeKind: 'INSTITUTION', division: '520303', claimed: 600, handled: 900, tiers: ['1'], status: 'HANDLED' },
  { id: 'I-8', minutesAgo: 10, kind: 'LATE_IN_BED', class: 'MEDIUM', device: 'BS-3', place: 'P-2', placeKind: 'INSTITUTION', division: '520303', claimed: 5, handled: 9, closed: 12, outcome: 'FALSE_ALARM', tiers: [] },
  // Ten days ago: outside of every dashboard's default range.
  { id: 'I-0', minutesAgo: 10 * 24 * 60, kind: 'CALL', class: 'URGENT', device: 'CB-4', place: 'P-3', placeKind: 'HOUSEHOLD', division: '520322', claimed: 10, accepted: 12, onScene: 300, handled: 700, closed: 800, outcome: 'HELPED', tiers: [] },
];

function incidents() {
  const rows = [];
  const alarms = [];
  const history = [];
  const assignments = [];
  INCIDENTS.forEach((incident, index) => {
    const opened = END - incident.minutesAgo * MINUTE;
    const after = (seconds) => (seconds == null ? null : at(opened + seconds * SECOND));
    const closed = incident.closed != null;
    rows.push([
      incident.id, incident.status ?? 'CLOSED', incident.class, incident.kind, incident.device, incident.place, incident.placeKind,
      incident.division, at(opened), after(incident.claimed), incident.claimed == null ? null : 'zhang', after(incident.accepted),
      after(incident.onScene), after(incident.handled), after(incident.closed), closed ? 'zhang' : null, incident.outcome,
      incident.tiers.length, 1, index + 1, { id: incident.id, residentName: '李秀英', cause: incident.cause ?? null, causeCode: incident.causeCode },
    ]);
    alarms.push([`A-${incident.id}`, incident.id, incident.device, incident.kind, incident.class, at(opened), at(opened), at(opened), 1]);
    const tierName = { INSTITUTION: 'WARD', HOUSEHOLD: 'COUNTY_DESK' }[incident.placeKind] ?? 'CITY_DESK';
    history.push([incident.id, 1, at(opened), 'OPENED', { tierName, deviceId: incident.device }, index + 1]);
    incident.tiers.forEach((tier, step) => {
      history.push([incident.id, step + 2, after(60 * (step + 1)), 'ESCALATED', { tier }, index + 1]);
    });
    if (incident.accepted != null) {
      assignments.push([`S-${incident.id}`, incident.id, 'wang', closed ? 'DONE' : 'ON_SCENE', after(10), after(incident.accepted), after(incident.onScene), index + 1]);
    }
  });
  // A faulty alarm repeats every 20 s: with the opening 13 in 4 min come before the city's desk.
  for (let n = 0; n < 12; n++) {
    history.push(['I-2', 10 + n, at(END - 40 * MINUTE + (n + 1) * 20 * SECOND), 'ALARM_JOINED', { tierName: 'CITY_DESK', deviceId: 'FA-9' }, 2]);
  }
  // A button pressed twice joins its incident: two alarms, one incident.
  alarms.push(['A-I-4b', 'I-4', 'CB-1', 'CALL', 'URGENT', at(END - 29 * MINUTE), at(END - 29 * MINUTE), at(END - 29 * MINUTE), 1]);
  return [
    insert('incident', ['id', 'status', 'class', 'kind', 'device_id', 'place_id', 'place_kind', 'division', 'opened_at', 'claimed_at',
      'claimed_by', 'accepted_at', 'on_scene_at', 'handled_at', 'closed_at', 'closed_by', 'outcome', 'tier', 'policy_version',
      'position', 'body'], rows),
    insert('incident_alarm', ['alarm_id', 'incident_id', 'device_id', 'kind', 'class', 'at', 'received_at', 'raised_at',
      'parameter_version'], alarms),
    insert('incident_history', ['incident_id', 'number', 'at', 'kind', 'detail', 'position'], history),
    insert('assignment', ['id', 'incident_id', 'responder', 'status', 'notified_at', 'accepted_at', 'on_scene_at', 'position'], assignments),
  ];
}

/** Beside the incidents' alarms: batteries, one of them changed. Who was told, and how that ended. */
function batteriesAndNotices() {
  const alarms = [
    ['A-B1', 'I-0', 'CB-4', 'BATTERY_LOW', 'TECHNICAL', at(END - 3 * DAY), at(END - 3 * DAY), at(END - 3 * DAY), null, 1],
    ['A-B2', 'I-0', 'CB-1', 'BATTERY_LOW', 'TECHNICAL', at(END - 9 * DAY), at(END - 9 * DAY), at(END - 9 * DAY), at(END - 8 * DAY), 1],
  ];
  const ended = [
    ['URGENT', 'SEEN', 50], ['URGENT', 'SEEN', 40], ['URGENT', 'DELIVERED', 35], ['URGENT', 'FAILED', 30],
    ['HIGH', 'WITHDRAWN', 28], ['TECHNICAL', 'SEEN', 22], ['URGENT', 'FAILED', 3 * 24 * 60],
  ];
  const notices = ended.map(([alarmClass, status, minutesAgo], n) => (
    [`N-${n}`, 'zhang', 'incident', alarmClass, status, at(END - minutesAgo * MINUTE), at(END - minutesAgo * MINUTE + 20 * SECOND), [], n]));
  notices.push(['N-open', 'zhang', 'incident', 'URGENT', 'SENT', at(END - MINUTE), null, [], 99]);
  return [
    insert('incident_alarm', ['alarm_id', 'incident_id', 'device_id', 'kind', 'class', 'at', 'received_at', 'raised_at', 'ended_at',
      'parameter_version'], alarms),
    insert('notice', ['id', 'username', 'about', 'class', 'status', 'created_at', 'ended_at', 'attempts', 'position'],
      notices.map((row) => row.map((value) => (Array.isArray(value) ? JSON.stringify(value) : value)))),
  ];
}

/** When nobody was watching, and who waits to be registered. */
function blindAndStrangers() {
  return [
    insert('blind_window', ['cause', 'device_id', 'from_at', 'to_at', 'position'], [
      ['DEVICE_SILENT', 'BS-3', at(END - 30 * MINUTE), null, 1],
      ['DEVICE_SILENT', 'BS-2', at(END - 50 * MINUTE), at(END - 45 * MINUTE), 1],
      ['LINK_DOWN', 'BS-3', at(END - 32 * MINUTE), at(END - 20 * MINUTE), 1],
      ['LINK_DOWN', 'CB-4', at(END - 3 * HOUR), null, 1],
      ['GATEWAY_DOWN', '', at(END - 20 * MINUTE), at(END - 18 * MINUTE), 1],
      ['DESK_DOWN', '', at(END - 8 * DAY), at(END - 8 * DAY + 5 * MINUTE), 1],
    ]),
    insert('enrolment', ['reason', 'claimed_id', 'protocol', 'address', 'first_seen_at', 'last_seen_at', 'times', 'said', 'said_at'],
      [
        ['unknown_device', 'NEW-1', 'mqtt', '10.0.0.1', at(END - 2 * DAY), at(END - HOUR), 3],
        ['unknown_device', 'NEW-2', 'mqtt', '10.0.0.2', at(END - DAY), at(END - 2 * HOUR), 4],
        ['unknown_device', '868120111111111', 'gt06', '10.0.0.3', at(END - DAY), at(END - DAY), 1],
        // Registered since.
        ['unknown_device', 'CB-1', 'mqtt', '10.0.0.4', at(END - DAY), at(END - DAY), 9],
        ['wrong_secret', 'BS-1', 'mqtt', '10.0.0.5', at(END - 3 * DAY), at(END - 10 * MINUTE), 7],
      ].map((row) => [...row, '{}', '{}'])),
  ];
}

/** Fills a migrated database with a small city whose figures are known. */
export async function fill(db) {
  for (const sql of [...register(), ...readings(), ...otherSeries(), ...incidents(),
    ...batteriesAndNotices(), ...blindAndStrangers(), ...bedsAndIndicators()]) {
    await db.exec(sql);
  }
}
