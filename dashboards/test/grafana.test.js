import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { expand, intervalSeconds, timeSeriesFaults } from './src/grafana.js';

const context = {
  fromMillis: Date.parse('2026-11-20T00:00:00Z'),
  toMillis: Date.parse('2026-11-20T06:00:00.250Z'),
  interval: '5m',
  timescale: true,
};

describe('Grafana expansion', () => {
  it('writes the time range as UTC instants', () => {
    assert.equal(
      expand('$__timeFilter(opened_at) and x < $__timeTo()', context),
      "opened_at BETWEEN '2026-11-20T00:00:00Z' AND '2026-11-20T06:00:00.25Z' and x < '2026-11-20T06:00:00.25Z'",
    );
  });

  it('groups with time_bucket on TimescaleDB and by the epoch elsewhere', () => {
    const sql = 'select $__timeGroupAlias(time, $__interval) from t';
    assert.equal(expand(sql, context), 'select time_bucket(\'300.000s\',time) AS "time" from t');
    assert.equal(
      expand(sql, { ...context, timescale: false }),
      'select floor(extract(epoch from time)/300)*300 AS "time" from t',
    );
  });

  it('implies the alias where a comma follows the group', () => {
    assert.equal(expand("$__timeGroup(time,'1h'), x", context), 'time_bucket(\'3600.000s\',time) AS "time", x');
    assert.equal(expand("($__timeGroup(time,'1h'))", context), "(time_bucket('3600.000s',time))");
  });

  it('puts the interval in milliseconds and as text', () => {
    assert.equal(expand('$__interval_ms / $__interval', context), '300000 / 5m');
  });

  it('quotes the values of a variable that may have several', () => {
    const variables = {
      division: { value: ['520302', "o'x"], multi: true },
      one: { value: 'a', includeAll: true },
      plain: { value: "b'c" },
    };
    assert.equal(
      expand('$division ${one} $plain $other', { ...context, variables }),
      "'520302','o''x' 'a' b''c $other",
    );
  });

  it('refuses an unknown macro and a bad interval', () => {
    assert.throws(() => expand('$__nothing(x)', context), /unknown macro/);
    assert.throws(() => expand('$__timeGroup(x, 5 minutes)', context), /not an interval/);
    assert.throws(() => expand('$__timeFilter()', context), /needs 1/);
    assert.equal(intervalSeconds("'500ms'"), 0.5);
  });
});

describe('Grafana time series', () => {
  const fields = [
    { name: 'time', kind: 'time' },
    { name: 'metric', kind: 'text' },
    { name: 'value', kind: 'number' },
  ];

  it('takes rows in order of time, one a series', () => {
    const rows = [{ time: 1, metric: 'a', value: 1 }, { time: 1, metric: 'b', value: 1 }, { time: 2, metric: 'a', value: 3 }];
    assert.deepEqual(timeSeriesFaults({ fields, rows }), []);
  });

  it('names what it would not take', () => {
    const rows = [{ time: 2, metric: 'a', value: 1 }, { time: 1, metric: 'a', value: 1 }, { time: 1, metric: 'a', value: 3 }];
    assert.equal(timeSeriesFaults({ fields, rows }).length, 2);
    assert.deepEqual(timeSeriesFaults({ fields: [{ name: 'at', kind: 'time' }], rows: [] }), ['no column "time"', 'no numeric column']);
  });
});
