/** Words of PromQL that are no metrics. */
const RESERVED = new Set(
  `sum min max avg count topk bottomk quantile group stddev stdvar count_values by without on ignoring group_left group_right and or
   unless bool offset inf nan rate irate increase delta deriv histogram_quantile absent absent_over_time clamp_min clamp_max
   label_values label_replace max_over_time min_over_time avg_over_time sum_over_time time scalar vector changes resets predict_linear`.split(/\s+/),
);

/** What Grafana puts in before Prometheus sees an expression. */
export const expandExpression = (expression) =>
  expression
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__interval', '1m')
    .replaceAll('$__range', '1h')
    .replaceAll('$instance', '.+');

/** The metrics an expression reads, without labels, strings, ranges and functions. */
export function metricsOf(expression) {
  const bare = expression
    .replace(/^label_values\((.*),\s*\w+\)$/, '$1')
    .replace(/"[^"]*"|'[^']*'/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  return [...new Set(bare.match(/[a-zA-Z_:][\w:]*/g) ?? [])].filter((word) => !RESERVED.has(word));
}

/** The name a metric is registered and documented under: a timer's series have endings of their own. */
export const familyOf = (metric) => metric.replace(/_(bucket|sum|count)$/, '');
