/**
 * The way to PostgreSQL: pools with limits, the migrations, and whether the database answers. It
 * knows no table's meaning; SQL stands beside its query in the package that asks.
 */
package care.shouhu.core.db;
