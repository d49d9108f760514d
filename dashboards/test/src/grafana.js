/**
 * What Grafana does to a query of its PostgreSQL data source before the database sees it: template
 * variables (in the browser), then `$__interval` and the macros (in Grafana's server). The rules,
 * including their oddities, are those of Grafana 12.
 */

const UNIT_SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800, y: 31557600 };

/** Seconds of an interval such as `'5m'`, `1d` or `500ms`. */
export function intervalSeconds(text) {
  const found = /^(\d+)(ms|[smhdwy])$/.exec(text.trim().replace(/^'|'$/g, ''));
  if (!found) throw new Error(`not an interval: ${text}`);
  return Number(found[1]) * UNIT_SECONDS[found[2]];
}

/** RFC 3339 in UTC without superfluous zeros, as Go prints it. */
function instant(millis) {
  return `'${new Date(millis).toISOString().replace(/\.000Z$/, 'Z').replace(/(\.\d*?)0+Z$/, '$1Z')}'`;
}

const quoted = (value) => `'${String(value).replaceAll("'", "''")}'`;

/** A variable's value: lists, and variables that allow several values, are quoted. */
function variableText(value, { multi = false, includeAll = false } = {}) {
  if (Array.isArray(value)) return value.map(quoted).join(',');
  if (typeof value === 'number') return String(value);
  return multi || includeAll ? quoted(value) : String(value).replaceAll("'", "''");
}

function withVariables(sql, variables) {
  return sql.replace(/\$\{(\w+)\}|\$(\w+)/g, (all, braced, bare) => {
    const variable = variables[braced ?? bare];
    return variable ? variableText(variable.value, variable) : all;
  });
}

function macro(name, args, { fromMillis, toMillis, timescale }) {
  const need = (count) => {
    if (args.filter((arg) => arg !== '').length < count) throw new Error(`$${name} needs ${count} argument(s)`);
  };
  const epoch = (millis) => Math.floor(millis / 1000);
  const group = (expression) => {
    const seconds = intervalSeconds(args[1]);
    return `floor(${expression}/${seconds})*${seconds}`;
  };
  switch (name) {
    case '__time':
      need(1);
      return `${args[0]} AS "time"`;
    case '__timeEpoch':
      need(1);
      return `extract(epoch from ${args[0]}) as "time"`;
    case '__timeFilter':
      need(1);
      return `${args[0]} BETWEEN ${instant(fromMillis)} AND ${instant(toMillis)}`;
    case '__timeFrom':
      return instant(fromMillis);
    case '__timeTo':
      return instant(toMillis);
    case '__timeGroup':
      need(2);
      return timescale
        ? `time_bucket('${intervalSeconds(args[1]).toFixed(3)}s',${args[0]})`
        : group(`extract(epoch from ${args[0]})`);
    case '__timeGroupAlias':
      return `${macro('__timeGroup', args, { fromMillis, toMillis, timescale })} AS "time"`;
    case '__unixEpochFilter':
      need(1);
      return `${args[0]} >= ${epoch(fromMillis)} AND ${args[0]} <= ${epoch(toMillis)}`;
    case '__unixEpochGroup':
      need(2);
      return group(`(${args[0]})`);
    default:
      throw new Error(`unknown macro $${name}`);
  }
}

/**
 * The query as the database gets it.
 *
 * @param {string} sql as it stands in the dashboard
 * @param {object} context
 * @param {number} context.fromMillis begin of the dashboard's time range
 * @param {number} context.toMillis its end
 * @param {string} context.interval what Grafana chose for `$__interval`, such as `1m`
 * @param {boolean} context.timescale the data source's TimescaleDB switch
 * @param {Record<string, {value: string|number|string[], multi?: boolean, includeAll?: boolean}>} context.variables
 */
export function expand(sql, context) {
  let text = withVariables(sql, context.variables ?? {});
  text = text
    .replaceAll('$__interval_ms', String(intervalSeconds(context.interval) * 1000))
    .replaceAll('$__interval', context.interval)
    .replaceAll('$__unixEpochFrom()', String(Math.floor(context.fromMillis / 1000)))
    .replaceAll('$__unixEpochTo()', String(Math.floor(context.toMillis / 1000)));
  // Arguments end at the first closing parenthesis and are split at every comma: no nested calls.
  return text.replace(/\$(\w+)\(([^)]*)\)/g, (all, name, args) => {
    // Before Grafana 5.3 the alias was implied; it still is where a comma follows at once.
    const aliased = name === '__timeGroup' && text[text.indexOf(all) + all.length] === ',';
    return macro(aliased ? '__timeGroupAlias' : name, args.split(',').map((arg) => arg.trim()), context);
  });
}

/**
 * Why Grafana would refuse or misread these rows as a time series; empty when it would not.
 *
 * @param {{fields: {name: string, kind: 'time'|'number'|'text'|'other'}[], rows: Record<string, any>[]}} result
 *   times in epoch milliseconds
 */
export function timeSeriesFaults({ fields, rows }) {
  const faults = [];
  if (!fields.some((field) => field.name === 'time')) faults.push('no column "time"');
  const texts = fields.filter((field) => field.kind === 'text');
  const values = fields.filter((field) => field.kind === 'number' && field.name !== 'time');
  if (values.length === 0) faults.push('no numeric column');
  if (texts.length > 1) faults.push('more than one text column names the series');
  if (texts.length === 1 && (values.length !== 1 || texts[0].name !== 'metric')) {
    faults.push('the series is named by its label only with the columns time, metric and one value');
  }
  const seen = new Set();
  rows.forEach((row, index) => {
    if (row.time == null) faults.push(`row ${index} has no time`);
    if (index > 0 && row.time < rows[index - 1].time) faults.push(`row ${index} is not in order of time`);
    const key = `${row.time} ${texts.map((field) => row[field.name]).join(' ')}`;
    if (seen.has(key)) faults.push(`two values at one time: ${key}`);
    seen.add(key);
  });
  return faults;
}
