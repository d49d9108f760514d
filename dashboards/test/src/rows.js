export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The end of all fixture data: the last full hour that is at least an hour ago, so that nothing lies in the future. */
export const END = Math.floor((Date.now() - HOUR) / HOUR) * HOUR;

export const at = (millis) => new Date(millis).toISOString();
/** The day of Zunyi's calendar, so many days later. */
export const dayOf = (millis, plus = 0) => at(millis + 8 * HOUR + plus * DAY).slice(0, 10);
const literal = (value) => {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `array[${value.map(literal).join(',')}]::text[]`;
  return `'${String(typeof value === 'object' ? JSON.stringify(value) : value).replaceAll("'", "''")}'`;
};

export function insert(table, columns, rows) {
  const values = rows.map((row) => `(${row.map(literal).join(', ')})`);
  return `insert into ${table} (${columns.join(', ')}) values\n${values.join(',\n')};`;
}
