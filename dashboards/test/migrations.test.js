import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { KINDS, createDashboardsRole, migrate, migrations, openDatabase, rowsOf } from './src/databases.js';
import { fill } from './src/fixture.js';
import { END } from './src/rows.js';

const AGGREGATES = ['bed_reading_minute', 'bed_reading_hour', 'bed_reading_day'];
const DAY = 86_400_000;

const databases = {};

before(async () => {
  for (const kind of KINDS) {
    databases[kind] = await openDatabase(kind);
    await createDashboardsRole(databases[kind]);
    await migrate(databases[kind], kind);
    await fill(databases[kind]);
  }
});

const query = async (kind, sql) => (await rowsOf(databases[kind], sql)).rows;

const jobs = (condition) =>
  query('timescale', `select job_id, proc_name, hypertable_name, config ->> 'drop_after' as drop_after
    from timescaledb_information.jobs where ${condition} order by job_id`);

/** Runs background jobs at once, in the foreground, as the scheduler would. */
async function runJobs(condition) {
  const found = await jobs(condition);
  assert.notEqual(found.length, 0);
  for (const { job_id: id } of found) await databases.timescale.exec(`call run_job(${id})`);
}

/** The rows of an aggregate with figures rounded, because the two add up in different order. */
const aggregate = (kind, name) =>
  query(kind, `select bucket, device_id, readings, round(heart_rate_avg, 6) as heart_rate_avg, heart_rate_min, heart_rate_max,
      round(breath_rate_avg, 6) as breath_rate_avg, round(movement_avg, 6) as movement_avg, round(in_bed_share, 6) as in_bed_share
    from ${name} order by bucket, device_id`);

async function assertAggregatesAgree() {
  for (const name of AGGREGATES) {
    const plain = await aggregate('plain', name);
    const timescale = await aggregate('timescale', name);
    assert.notEqual(plain.length, 0, name);
    assert.deepEqual(timescale, plain, name);
  }
}

const columns = (kind) =>
  query(kind, `select c.relname as relation, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'p') and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`);

describe('Migrations', () => {
  it('run in order of their versions whatever folder they are in', () => {
    for (const kind of KINDS) {
      const files = migrations(kind).map((file) => file.split('/')[1]);
      assert.deepEqual(files, [...files].sort());
      assert.ok(migrations(kind).some((file) => file.startsWith(`${kind}/`)));
    }
  });

  it('give the same tables, views and columns on both databases', async () => {
    const plain = await columns('plain');
    assert.ok(plain.length > 100);
    assert.deepEqual(await columns('timescale'), plain);
  });

  it('give the same rights to the role of the dashboards, and no others', async () => {
    const rights = (kind) => query(kind, `select table_name, column_name from information_schema.column_privileges
      where grantee = 'shouhu_dashboards' and table_schema = 'public' order by 1, 2`);
    const plain = await rights('plain');
    assert.deepEqual(await rights('timescale'), plain);
    const secret = ['password_hash', 'secret_sha256', 'payload', 'body', 'display_name', 'note'];
    assert.deepEqual(plain.filter(({ table_name: table, column_name: column }) =>
      secret.includes(column) || table === 'app_user' || table === 'resident'), []);
  });

  it('work where the role of the dashboards is missing', async () => {
    const db = await openDatabase('plain');
    await migrate(db, 'plain');
    assert.equal((await rowsOf(db, 'select * from incident')).rows.length, 0);
    await db.close();
  });
});

describe('TimescaleDB', () => {
  it('is the version the design asks for or a later one', async () => {
    const [{ extversion }] = await query('timescale', "select extversion from pg_extension where extname = 'timescaledb'");
    const [major, minor] = extversion.split('.').map(Number);
    assert.ok(major > 2 || (major === 2 && minor >= 20), extversion);
    assert.deepEqual(await query('plain', "select 1 as here from pg_extension where extname = 'timescaledb'"), []);
  });

  it('holds the series as compressible hypertables', async () => {
    const tables = await query('timescale', `select hypertable_name, compression_enabled from timescaledb_information.hypertables
      where hypertable_schema = 'public' order by 1`);
    assert.deepEqual(tables, ['bed_reading', 'device_event', 'device_status'].map((name) => (
      { hypertable_name: name, compression_enabled: true })));
  });

  it('has a job for each policy', async () => {
    const found = (await jobs('job_id >= 1000')).map((job) => `${job.proc_name.replace('policy_', '')} ${job.hypertable_name}`);
    const aggregateJobs = AGGREGATES.map((name) => `refresh_continuous_aggregate ${name}`);
    for (const job of [...aggregateJobs, 'compression bed_reading', 'compression device_event', 'compression device_status',
      'compression bed_reading_minute', 'retention bed_reading', 'retention device_event', 'retention device_status',
      'retention bed_reading_minute']) {
      assert.ok(found.includes(job), `${job} of ${found}`);
    }
  });

  it('keeps events for the five years the law wants', async () => {
    const [{ kept }] = await query('timescale', `select (config ->> 'drop_after')::interval >= interval '5 years' as kept
      from timescaledb_information.jobs where proc_name = 'policy_retention' and hypertable_name = 'device_event'`);
    assert.equal(kept, true);
  });

  it('never refreshes an aggregate beyond the retention of its readings', async () => {
    const rows = await query('timescale', `select (config ->> 'start_offset')::interval < interval '400 days' as inside
      from timescaledb_information.jobs where proc_name = 'policy_refresh_continuous_aggregate'`);
    assert.deepEqual(rows, AGGREGATES.map(() => ({ inside: true })));
  });
});

describe('Aggregates', () => {
  it('agree before the first refresh', assertAggregatesAgree);

  it('agree after the refresh jobs ran', async () => {
    await runJobs("proc_name = 'policy_refresh_continuous_aggregate'");
    await assertAggregatesAgree();
  });

  it('agree after readings arrived nine days late', async () => {
    for (const kind of KINDS) {
      await databases[kind].exec(`insert into bed_reading select '${new Date(END - 9 * DAY).toISOString()}'::timestamptz + n * interval '7 s',
        now(), 'BS-1', n, 100, 20, 1, true, 4 from generate_series(1, 50) n`);
    }
    await runJobs("proc_name = 'policy_refresh_continuous_aggregate'");
    await assertAggregatesAgree();
  });

  it('agree after old chunks were compressed and read again', async () => {
    await runJobs("proc_name = 'policy_compression'");
    const [{ compressed }] = await query('timescale', `select count(*) as compressed from timescaledb_information.chunks
      where hypertable_name = 'bed_reading' and is_compressed`);
    assert.ok(compressed >= 1);
    await databases.timescale.exec("call refresh_continuous_aggregate('bed_reading_day', null, null, force => true)");
    await assertAggregatesAgree();
    const all = 'select count(*) as n, sum(seq) as seqs, sum(heart_rate) as beats from bed_reading';
    assert.deepEqual(await query('timescale', all), await query('plain', all));
  });

  it('agree after readings arrived late into compressed chunks', async () => {
    for (const kind of KINDS) {
      for (const days of [9, 60, 200]) {
        await databases[kind].exec(`insert into bed_reading select '${new Date(END - days * DAY).toISOString()}'::timestamptz + n * interval '7 s',
          now(), 'BS-1', n, 90, 19, 2, true, 4 from generate_series(1, 50) n`);
      }
    }
    await runJobs("proc_name in ('policy_refresh_continuous_aggregate', 'refresh_late_minutes')");
    await assertAggregatesAgree();
  });

  it('begin their days at midnight in Shanghai', async () => {
    const rows = await query('timescale', "select distinct to_char(bucket at time zone 'Asia/Shanghai', 'HH24:MI') as time from bed_reading_day");
    assert.deepEqual(rows, [{ time: '00:00' }]);
  });

  it('lose nothing when retention drops what is too old', async () => {
    await runJobs("proc_name = 'policy_retention'");
    await assertAggregatesAgree();
  });
});

describe('History of incidents', () => {
  it('is only ever added to, whoever writes', async () => {
    for (const kind of KINDS) {
      for (const sql of ["update incident_history set kind = 'CLOSED'", 'delete from incident_history', 'truncate incident_history']) {
        await assert.rejects(databases[kind].exec(sql), /only ever added to/, sql);
      }
      assert.notEqual((await query(kind, 'select from incident_history')).length, 0);
    }
  });

  it('is deleted by retention, which says so', async () => {
    for (const kind of KINDS) {
      await databases[kind].exec(`begin; set local shouhu.retention = 'on'; delete from incident_history; rollback`);
      await assert.rejects(databases[kind].exec(`begin; set local shouhu.retention = 'on'; update incident_history set number = 0`), /only ever/);
      await databases[kind].exec('rollback');
    }
  });
});

describe('Register', () => {
  it('numbers every change once', async () => {
    for (const kind of KINDS) {
      const [{ n, versions }] = await query(kind, `select count(*) as n, count(distinct version) as versions from
        (select version from division union all select version from place union all select version from bed
         union all select version from resident union all select version from device union all select version from app_user) all_rows`);
      assert.equal(n, versions);
    }
  });
});
