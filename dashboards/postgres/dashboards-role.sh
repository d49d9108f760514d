#!/usr/bin/env bash
# Runs once, when the database is made: the role Grafana reads with. What it may see is granted by the migration
# V101__dashboards.sql.
set -euo pipefail
psql --no-psqlrc -v ON_ERROR_STOP=1 -v "password=$SHOUHU_DASHBOARDS_DB_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role shouhu_dashboards login connection limit 20 password :'password';
alter role shouhu_dashboards set default_transaction_read_only = on;
alter role shouhu_dashboards set statement_timeout = '30s';
alter role shouhu_dashboards set timezone = 'Asia/Shanghai';
SQL
