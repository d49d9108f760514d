import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { prometheusQueries } from './src/dashboards.js';
import { expandExpression, familyOf, metricsOf } from './src/promql.js';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const FOLDER = file('../prometheus/');
const alerts = readFileSync(`${FOLDER}alerts.yml`, 'utf8');

function promtool(...args) {
  const { error, status, stdout, stderr } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
  assert.notEqual(error?.code, 'ENOENT', 'promtool is missing (it checks the alert rules): apt-get install prometheus');
  assert.equal(status, 0, `promtool ${args.join(' ')}\n${stdout}${stderr}`);
}

describe('Prometheus', () => {
  it('takes its configuration and the rules', () => promtool('check', 'config', 'prometheus.yml'));

  it('raises each alert when it should and not otherwise', () => promtool('test', 'rules', 'alerts.test.yml'));

  it('has a test that fires and words for each alert', () => {
    const tests = readFileSync(`${FOLDER}alerts.test.yml`, 'utf8');
    const rules = alerts.split(/^ +- alert: /m).slice(1);
    assert.ok(rules.length >= 9);
    for (const rule of rules) {
      const name = rule.split('\n')[0];
      assert.match(tests, new RegExp(`alertname: ${name}\\n\\s+exp_alerts:\\n\\s+- exp_labels`), `${name} is never seen firing`);
      assert.match(rule, /severity: (page|ticket)\}/, name);
      assert.match(rule, /summary: .*[一-鿿]/, name);
      assert.match(rule, /description: /, name);
    }
  });

  it('understands every expression of the dashboards', () => {
    mkdirSync(file('target'), { recursive: true });
    const rules = prometheusQueries()
      .filter(({ format }) => format !== 'variable')
      .map(({ text }, index) => `      - {record: 'check:${index}', expr: ${JSON.stringify(expandExpression(text))}}`);
    assert.ok(rules.length > 30);
    writeFileSync(file('target/expressions.yml'), `groups:\n  - name: expressions\n    rules:\n${rules.join('\n')}\n`);
    promtool('check', 'rules', file('target/expressions.yml'));
  });
});

describe('Metrics', () => {
  it('are read out of expressions', () => {
    assert.deepEqual(metricsOf('sum by (lane, le) (rate(a_total{x="b", y!="c_d"}[$__rate_interval])) > 0 and on (z) (up or c:d)'), ['a_total', 'up', 'c:d']);
    assert.deepEqual(metricsOf('label_values(up{job="x"}, instance)'), ['up']);
    assert.equal(familyOf('a_seconds_bucket'), 'a_seconds');
  });

  const page = file('../../docs/metrics.md');

  it('of dashboards and alerts are all in docs/metrics.md', () => {
    const documented = new Set(readFileSync(page, 'utf8').match(/[a-z_][a-z0-9_]*/g).map(familyOf));
    const expressions = [...alerts.matchAll(/^ +expr: (\|\n(?:(?: {10,}.*)?\n)+|.*)$/gm)].map(([, text]) => text.replace(/^\|\n/, ''));
    assert.equal(expressions.length, alerts.split('- alert: ').length - 1);
    const used = [...expressions, ...prometheusQueries().map(({ text }) => text)].flatMap(metricsOf).map(familyOf);
    // `up` is Prometheus' own.
    const missing = [...new Set(used)].filter((metric) => metric !== 'up' && !documented.has(metric));
    assert.deepEqual(missing, []);
  });
});
