import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../grafana/dashboards/', import.meta.url);

/** Every dashboard, by its file name. */
export const DASHBOARDS = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))]),
);

/** The panels that show something; rows are only headings. */
export const panelsOf = (dashboard) => dashboard.panels.filter((panel) => panel.type !== 'row');

/** Every query of the given kind of data source: panels' and variables'. */
function queries(type, textOf, variableText) {
  return Object.entries(DASHBOARDS).flatMap(([file, dashboard]) => [
    ...panelsOf(dashboard).flatMap((panel) =>
      panel.targets
        .filter((target) => target.datasource.type === type)
        .map((target) => ({ file, title: panel.title, refId: target.refId, format: target.format, panel, text: textOf(target) })),
    ),
    ...dashboard.templating.list
      .filter((variable) => variable.type === 'query' && variable.datasource.type === type)
      .map((variable) => ({ file, title: `variable ${variable.name}`, refId: 'variable', format: 'variable', text: variableText(variable) })),
  ]);
}

export const sqlQueries = () =>
  queries('grafana-postgresql-datasource', (target) => target.rawSql, (variable) => variable.query);

export const prometheusQueries = () => queries('prometheus', (target) => target.expr, (variable) => variable.query.query);
