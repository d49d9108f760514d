/**
 * The dashboards' queries: SQL on the PostgreSQL that the product brings along, PromQL and the
 * alerts in a Prometheus that looks at the product.
 */
package care.shouhu.allinone.dashboards;
