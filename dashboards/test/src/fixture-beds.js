import { DAY, END, HOUR, MINUTE, at, dayOf, insert } from './rows.js';

/** Who came, went, waits for a bed or booked one. */
function movesAndWaiting() {
  return [
    insert('bed_move', ['at', 'command', 'bed_id', 'place_id', 'from_state', 'to_state', 'by_whom'], [
      [at(END - 50 * MINUTE), 'ADMIT', 'B-1', 'P-1', 'VACANT', 'OCCUPIED', 'zhang'],
      [at(END - 45 * MINUTE), 'ADMIT', 'B-2', 'P-1', 'RESERVED', 'OCCUPIED', 'zhang'],
      // A transfer is a step of both beds.
      [at(END - 40 * MINUTE), 'TRANSFER', 'B-4', 'P-2', 'OCCUPIED', 'VACANT', 'zhang'],
      [at(END - 40 * MINUTE), 'TRANSFER', 'B-3', 'P-2', 'VACANT', 'OCCUPIED', 'zhang'],
      [at(END - 35 * MINUTE), 'RESERVE', 'B-5', 'P-2', 'VACANT', 'RESERVED', 'zhang'],
      [at(END - 5 * DAY), 'LEAVE', 'B-1', 'P-1', 'OCCUPIED', 'ON_LEAVE', 'zhang'],
      [at(END - 40 * DAY), 'DISCHARGE', 'B-4', 'P-2', 'OCCUPIED', 'VACANT', 'zhang'],
    ]),
    insert('waiting_entry', ['place_id', 'resident_id', 'nursing_type', 'since', 'entered_by', 'ended_at', 'end_reason'], [
      ['P-1', 'R-4', true, at(END - 40 * DAY), 'zhang', null, null],
      ['P-1', 'R-3', false, at(END - 30 * MINUTE), 'zhang', null, null],
      ['P-2', 'R-4', false, at(END - 5 * DAY), 'zhang', null, null],
      ['P-2', 'R-3', true, at(END - 20 * DAY), 'zhang', at(END - 15 * MINUTE), 'ADMITTED'],
    ]),
    insert('bed_offer', ['entry_id', 'bed_id', 'place_id', 'resident_id', 'offered_at', 'due_at', 'status', 'rule_version', 'why'], [
      [4, 'B-3', 'P-2', 'R-3', at(END - 55 * MINUTE), at(END + DAY), 'ADMITTED', 1, {}],
      [3, 'B-5', 'P-2', 'R-4', at(END - 35 * MINUTE), at(END + DAY), 'OPEN', 1, {}],
      [1, 'B-2', 'P-1', 'R-4', at(END - 9 * DAY), at(END - 7 * DAY), 'EXPIRED', 1, {}],
    ]),
    insert('respite_booking', ['bed_id', 'place_id', 'resident_id', 'from_day', 'until_day', 'status', 'booked_by'], [
      ['B-7', 'P-1', 'R-5', dayOf(END, -2), dayOf(END, 3), 'ARRIVED', 'zhang'],
      ['B-7', 'P-1', 'R-4', dayOf(END, -3), dayOf(END), 'NO_SHOW', 'zhang'],
      ['B-7', 'P-1', 'R-4', dayOf(END, 20), dayOf(END, 22), 'BOOKED', 'zhang'],
    ]),
  ];
}

/** The last two hours, and days before: the first institution fills up from 1 of 3 beds to 3. */
function history() {
  const figures = ['beds', 'occupied', 'vacant', 'reserved', 'on_leave', 'in_hospital', 'respite', 'out_of_service', 'nursing_beds',
    'nursing_occupied', 'independent', 'partial', '"full"'];
  const one = (occupied) => [3, occupied, 3 - occupied, 0, 0, 0, 1, 0, 2, Math.min(2, occupied), 0, occupied - 1, 1];
  const two = [3, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0];
  const days = [40, 25, 9];
  return [
    insert('occupancy_hour', ['place_id', 'at', 'division', ...figures], [
      ['P-1', at(END - HOUR), '520302', ...one(2)],
      ['P-1', at(END), '520302', ...one(3)],
      ['P-2', at(END - HOUR), '520303', ...two],
      ['P-2', at(END), '520303', ...two],
    ]),
    insert('occupancy_day', ['place_id', 'day', 'division', 'hours', ...figures], days.flatMap((ago, n) => [
      ['P-1', dayOf(END, -ago), '520302', 24, ...one(n + 1)],
      ['P-2', dayOf(END, -ago), '520303', 24, ...two],
    ])),
  ];
}

/**
 * What the indicators are made of, now and 30 days ago. Of the first county everything is known; of the second nobody
 * entered the number of elders, the operator of half of the beds, and the self-care status of half of the Tekun.
 */
function indicators() {
  const columns = ['elders', 'beds', 'nursing_beds', 'beds_operator_known', 'beds_by_government', 'communities', 'communities_served',
    'tekun', 'tekun_known', 'tekun_dependent', 'tekun_in_care', 'institutions', 'reporting'];
  const city = [200, 6, 2, 6, 3, 20, 10, 20, 19, 10, 7, 2, 2];
  const cityBefore = [200, 4, 1, 4, 2, 20, 8, 20, 20, 10, 5, 2, 1];
  const whole = [100, 3, 2, 3, 0, 10, 9, 10, 10, 4, 3, 1, 1];
  const part = [null, 3, 0, 1, 1, 0, 0, 10, 5, 4, 4, 1, 0];
  const row = (division, millis, figures) => [division, dayOf(millis), at(millis), ...figures];
  const newest = END - 30 * MINUTE;
  return [
    insert('indicator_day', ['division', 'day', 'at', ...columns], [
      row('520300', newest, city),
      row('520300', newest - 30 * DAY, cityBefore),
      row('520302', newest, whole),
      row('520303', newest, part),
    ]),
    insert('elder_count', ['division', 'as_of', 'elders', 'source', 'made_by'], [['520302', dayOf(END, -90), 100, '统计年鉴', 'zhang']]),
  ];
}

export const bedsAndIndicators = () => [...movesAndWaiting(), ...history(), ...indicators()];
