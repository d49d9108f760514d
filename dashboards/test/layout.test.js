import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DASHBOARDS, panelsOf } from './src/dashboards.js';

const COLUMNS = 24;
const CHINESE = /[一-鿿]/;
const provisioned = readFileSync(new URL('../grafana/provisioning/datasources/shouhu.yml', import.meta.url), 'utf8');

for (const [file, dashboard] of Object.entries(DASHBOARDS)) {
  describe(`Dashboard ${file}`, () => {
    it('has an id of its own, a refresh interval and Shanghai time', () => {
      assert.match(dashboard.uid, /^shouhu-/);
      assert.match(dashboard.refresh, /^\d+[sm]$/);
      assert.equal(dashboard.timezone, 'Asia/Shanghai');
      assert.match(dashboard.title, CHINESE);
      assert.equal(Object.values(DASHBOARDS).filter(({ uid }) => uid === dashboard.uid).length, 1);
    });

    it('names each panel in Chinese, says in English what it shows, and gives a unit and queries', () => {
      for (const panel of panelsOf(dashboard)) {
        assert.match(panel.title, CHINESE);
        assert.ok(panel.description?.length > 20, `${panel.title} has no description`);
        assert.doesNotMatch(panel.description, CHINESE);
        assert.ok(panel.fieldConfig.defaults.unit, `${panel.title} has no unit`);
        assert.ok(panel.targets.length > 0, `${panel.title} asks nothing`);
        const ids = panel.targets.map(({ refId }) => refId);
        assert.equal(new Set(ids).size, ids.length, `${panel.title} has one refId twice`);
      }
      const ids = dashboard.panels.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
    });

    it('asks only data sources that are provisioned', () => {
      const sources = panelsOf(dashboard).flatMap((panel) => [panel.datasource, ...panel.targets.map((target) => target.datasource)]);
      for (const { uid } of [...sources, ...dashboard.templating.list.map(({ datasource }) => datasource)]) {
        assert.ok(provisioned.includes(`uid: ${uid}\n`), uid);
      }
    });

    it('fills the width of each line and lays no panel over another', () => {
      const taken = new Map();
      for (const panel of dashboard.panels) {
        const { x, y, w, h } = panel.gridPos;
        assert.ok(x >= 0 && x + w <= COLUMNS, panel.title);
        for (let line = y; line < y + h; line++) {
          for (let column = x; column < x + w; column++) {
            const cell = `${column},${line}`;
            assert.ok(!taken.has(cell), `${panel.title} lies over ${taken.get(cell)}`);
            taken.set(cell, panel.title);
          }
        }
      }
      const lines = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
      assert.equal(taken.size, lines * COLUMNS, 'there are holes');
    });

    it('sets thresholds in ascending order', () => {
      for (const panel of panelsOf(dashboard)) {
        const [first, ...rest] = panel.fieldConfig.defaults.thresholds.steps.map(({ value }) => value);
        assert.equal(first, null);
        assert.deepEqual(rest, [...rest].sort((one, other) => one - other), panel.title);
      }
    });
  });
}
