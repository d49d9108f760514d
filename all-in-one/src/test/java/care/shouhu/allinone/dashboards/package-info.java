/** The dashboards' queries on the PostgreSQL that the product brings along. */
package care.shouhu.allinone.dashboards;
