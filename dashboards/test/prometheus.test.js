import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { prometheusQueries } from './src/dashboards.js';
import { expandExpression, familyOf, metricsOf } from './src/promql.js';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const FOLDER = file('../prometheus/');
const read = (name) => parse(readFileSync(`${FOLDER}${name}`, 'utf8'));
const rules = read('alerts.yml').groups.flatMap((group) => group.rules);
const TESTS = ['alerts.test.yml', 'alerts.slow.test.yml'];

function promtool(...args) {
  const { error, status, stdout, stderr } = spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' });
  assert.notEqual(error?.code, 'ENOENT', 'promtool is missing (it checks the alert rules): apt-get install prometheus');
  assert.equal(status, 0, `promtool ${args.join(' ')}\n${stdout}${stderr}`);
}

describe('Prometheus', () => {
  it('takes its configuration and the rules', () => promtool('check', 'config', 'prometheus.yml'));

  it('raises each alert when it should and not otherwise', () => promtool('test', 'rules', ...TESTS));

  it('has for each alert a case that fires and one that does not', () => {
    const cases = TESTS.flatMap((name) => read(name).tests).flatMap((test) => test.alert_rule_test);
    for (const { alert } of rules) {
      const of = cases.filter(({ alertname }) => alertname === alert);
      assert.ok(of.some(({ exp_alerts: expected }) => expected.length > 0), `${alert} is never seen firing`);
      assert.ok(of.some(({ exp_alerts: expected }) => expected.length === 0), `${alert} is never seen keeping quiet`);
    }
  });

  it('says for each alert in Chinese what is wrong and what to do, and in English more of it', () => {
    assert.ok(rules.length > 30);
    for (const { alert, labels, annotations } of rules) {
      assert.match(labels.severity, /^(page|ticket)$/, alert);
      assert.match(annotations.summary, /[一-鿿].*：.*[一-鿿]/, alert);
      assert.ok(annotations.description.length > 20, alert);
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
    const used = [...rules.map(({ expr }) => expr), ...prometheusQueries().map(({ text }) => text)].flatMap(metricsOf).map(familyOf);
    // `up` is Prometheus' own.
    const missing = [...new Set(used)].filter((metric) => metric !== 'up' && !documented.has(metric));
    assert.deepEqual(missing, []);
  });
});
