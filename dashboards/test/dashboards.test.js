import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { KINDS, createDashboardsRole, migrate, openDatabase, rowsOf } from './src/databases.js';
import { sqlQueries } from './src/dashboards.js';
import { FLEET } from './src/expected/fleet.js';
import { INCIDENTS } from './src/expected/incidents.js';
import { OCCUPANCY } from './src/expected/occupancy.js';
import { STORAGE } from './src/expected/storage.js';
import { fill } from './src/fixture.js';
import { expand, timeSeriesFaults } from './src/grafana.js';
import { END, HOUR, MINUTE } from './src/rows.js';

const ALL_DIVISIONS = ['520300', '520302', '520303', '520322', '-'];

const lastHour = { fromMillis: END - HOUR, toMillis: END, interval: '1m' };
const tenDays = { fromMillis: END - 241 * HOUR, toMillis: END, interval: '1h' };
/** More than the fortnight up to which beds are shown by the hour. */
const sixtyDays = { fromMillis: END - 60 * 24 * HOUR, toMillis: END, interval: '1d' };
/** A year before anything happened. */
const nothing = { fromMillis: END - 9_000 * HOUR, toMillis: END - 8_999 * HOUR, interval: '1m' };

const databases = {};

before(async () => {
  for (const kind of KINDS) {
    const db = await openDatabase(kind);
    await createDashboardsRole(db);
    await migrate(db, kind);
    await fill(db);
    if (kind === 'timescale') {
      for (const name of ['minute', 'hour', 'day']) await db.exec(`call refresh_continuous_aggregate('bed_reading_${name}', null, null)`);
      await db.exec("select compress_chunk(c) from show_chunks('bed_reading', older_than => now() - interval '7 days') c");
    }
    // From here on as Grafana: what the role may not read fails.
    await db.exec('set role shouhu_dashboards');
    databases[kind] = db;
  }
});

async function run(kind, query, range, divisions = ALL_DIVISIONS) {
  const sql = expand(query.text, {
    ...range,
    timescale: kind === 'timescale',
    variables: { division: { value: divisions, multi: true, includeAll: true } },
  });
  try {
    return await rowsOf(databases[kind], sql);
  } catch (failure) {
    assert.fail(`${query.file} "${query.title}": ${failure.message}\n${sql}`);
  }
}

/** Fractions rounded, because the databases add up in different order. */
const rounded = (rows) =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value])),
  );

const queryOf = (title, file = '') => {
  const found = sqlQueries().filter((query) => query.title === title && query.file.startsWith(file));
  assert.equal(found.length, 1, title);
  return found[0];
};

const EXPECTED = { 'variable division': { columns: ['__text', '__value'] }, ...FLEET, ...INCIDENTS, ...OCCUPANCY, ...STORAGE };

/** Where the order within one time is the database's collation and Grafana does not mind. */
const ordered = (rows, sortBy) =>
  sortBy ? [...rows].sort((one, other) => one.time - other.time || (one[sortBy] < other[sortBy] ? -1 : 1)) : rows;

describe('Dashboard queries', () => {
  it('are all expected', () => {
    const titles = sqlQueries().map(({ title }) => title);
    assert.deepEqual([...new Set(titles)].sort(), Object.keys(EXPECTED).sort());
    const twice = titles.filter((title, index) => !title.startsWith('variable ') && titles.indexOf(title) !== index);
    assert.deepEqual(twice, []);
  });

  for (const kind of KINDS) {
    for (const query of sqlQueries()) {
      const expected = EXPECTED[query.title];
      it(`"${query.title}" runs on ${kind}`, async () => {
        const { fields, rows } = await run(kind, query, lastHour);
        assert.deepEqual(fields.map(({ name }) => name), expected.columns);
        if (expected.rows) assert.deepEqual(ordered(rounded(rows), expected.sortBy), ordered(expected.rows, expected.sortBy));
        for (const range of [lastHour, tenDays, sixtyDays, nothing]) {
          const result = await run(kind, query, range);
          if (query.format === 'time_series') assert.deepEqual(timeSeriesFaults(result), []);
        }
      });
    }
  }

  for (const [days, range] of [[10, tenDays], [60, sixtyDays]]) {
    it(`give the same figures on both databases over ${days} days`, async () => {
      for (const query of sqlQueries()) {
        const plain = rounded((await run('plain', query, range)).rows);
        const timescale = rounded((await run('timescale', query, range)).rows);
        const { sortBy } = EXPECTED[query.title] ?? {};
        assert.notEqual(plain.length, 0, query.title);
        assert.deepEqual(ordered(timescale, sortBy), ordered(plain, sortBy), query.title);
      }
    });
  }

  it('show beds by the hour up to two weeks, and by the day beyond', async () => {
    const occupied = async (range) => (await run('timescale', queryOf('床位走势'), range)).rows.map((row) => row['已入住']);
    assert.deepEqual(await occupied(tenDays), [3, 4]);
    assert.deepEqual(await occupied(sixtyDays), [2, 3, 4]);
  });

  it('draw the figures of the plan for 2025', () => {
    const plan = readFileSync(new URL('../../command-center/src/main/resources/indicators.csv', import.meta.url), 'utf8');
    const table = queryOf('规划指标（全市）').text;
    for (const line of plan.trim().split('\n').slice(1)) {
      const [key, , unit, , target] = line.split(',');
      assert.match(table, new RegExp(`\\('${key}', '[^']+', '${unit}', ${target}, ${key.endsWith('_max')}\\)`));
      const trend = sqlQueries().filter(({ text }) => text.includes(`i.key = '${key}' and`));
      assert.equal(trend.length, 1, key);
      assert.match(trend[0].text, new RegExp(` ${target} as "2025 (目标|上限)"`));
    }
  });

  it('leave out other divisions', async () => {
    const { rows } = await run('timescale', queryOf('各区划'), lastHour, ['520303']);
    assert.deepEqual(rows.map((row) => row['区划']), ['汇川区']);
    assert.deepEqual((await run('timescale', queryOf('未结警情'), lastHour, ['520303'])).rows, [{ 待接警: 0, 处置中: 0, 待结案: 1 }]);
    assert.deepEqual((await run('plain', queryOf('设备现状'), lastHour, ['520303'])).rows, [{ 在线: 0, 静默: 1, 断线: 0, 从未上线: 1 }]);
    assert.deepEqual((await run('plain', queryOf('床位'), lastHour, ['520303'])).rows, [{ 在用: 3, 已入住: 1, 空床: 1, 预留: 1, 停用: 1 }]);
  });

  it('offer every division and those without one', async () => {
    const { rows } = await run('plain', queryOf('variable division', 'fleet'), lastHour);
    assert.equal(rows.length, 16);
    assert.ok(rows.some((row) => row.__value === '-'));
  });

  it('count readings once over hours: a sensor three times an hour is a twentieth a minute', async () => {
    const { rows } = await run('timescale', queryOf('每分钟床垫读数（按区划）'), tenDays, ['520303']);
    const [first] = rows;
    assert.equal(rounded([first])[0].value, 0.05);
  });

  it('count an urgent call only once its time to be answered is over', async () => {
    // Half a minute after I-4 opened nobody can say yet that it was not answered within 60 s.
    const range = { fromMillis: END - HOUR, toMillis: END - 30 * MINUTE + 30_000, interval: '1m' };
    const { rows } = await run('plain', queryOf('60 秒内接警率'), range);
    assert.equal(rounded(rows)[0]['60 秒内接警'], 0.666667);
  });
});

describe('The role of the dashboards', () => {
  for (const kind of KINDS) {
    it(`cannot read names, secrets or payloads on ${kind}`, async () => {
      for (const sql of ['select * from app_user', 'select secret_sha256 from device', 'select name from resident', 'select body from incident',
        'select payload from quarantine', 'select claimed_id from enrolment', 'select resident_id from bed_stay', 'select resident_id from waiting_entry',
        'select username from notice', 'select name from place', 'delete from division']) {
        await assert.rejects(databases[kind].query(sql), /permission denied/, sql);
      }
    });
  }
});
