-- TimescaleDB 2.20 or later: hypertables, compression by device after 7 days, retention, continuous aggregates.
-- The names are the same on plain PostgreSQL (db/plain), so that every query runs on both.
create extension if not exists timescaledb;

select create_hypertable('bed_reading', by_range('time', interval '1 day'), create_default_indexes => false);
select create_hypertable('device_event', by_range('time', interval '7 days'), create_default_indexes => false);
select create_hypertable('device_status', by_range('time', interval '7 days'), create_default_indexes => false);
create index bed_reading_device_time on bed_reading (device_id, time desc);
create index device_event_device_time on device_event (device_id, time desc);
create index device_status_device_time on device_status (device_id, time desc);

alter table bed_reading set (timescaledb.compress, timescaledb.compress_segmentby = 'device_id', timescaledb.compress_orderby = 'time desc');
alter table device_event set (timescaledb.compress, timescaledb.compress_segmentby = 'device_id', timescaledb.compress_orderby = 'time desc');
alter table device_status set (timescaledb.compress, timescaledb.compress_segmentby = 'device_id', timescaledb.compress_orderby = 'time desc');
select add_compression_policy('bed_reading', interval '7 days');
select add_compression_policy('device_event', interval '7 days');
select add_compression_policy('device_status', interval '7 days');

-- Readings 400 days; events 5 years and more (养老机构管理办法: records are kept at least 5 years).
select add_retention_policy('bed_reading', interval '400 days');
select add_retention_policy('device_status', interval '400 days');
select add_retention_policy('device_event', interval '6 years');

-- What lies below the end of the last refresh is seen only once it is materialized, so each refresh reaches back as
-- far as readings may still arrive late (it recomputes only what changed). It must not reach beyond the retention of
-- the readings: refreshing dropped readings would drop their aggregates.
create materialized view bed_reading_minute with (timescaledb.continuous, timescaledb.materialized_only = false) as
select time_bucket(interval '1 minute', time) as bucket, device_id,
       count(*) as readings,
       avg(heart_rate) as heart_rate_avg, min(heart_rate) as heart_rate_min, max(heart_rate) as heart_rate_max,
       avg(breath_rate) as breath_rate_avg, avg(movement) as movement_avg,
       avg(case when in_bed then 1.0 when not in_bed then 0.0 end) as in_bed_share
from bed_reading
group by bucket, device_id
with no data;
select add_continuous_aggregate_policy('bed_reading_minute', start_offset => interval '30 days', end_offset => interval '1 minute', schedule_interval => interval '1 minute',
  buckets_per_batch => 60);
-- A sixth of the readings' number: not to be kept for ever either, and not uncompressed.
alter materialized view bed_reading_minute set (timescaledb.compress = true);
select add_compression_policy('bed_reading_minute', compress_after => interval '31 days');
select add_retention_policy('bed_reading_minute', interval '400 days');

create materialized view bed_reading_hour with (timescaledb.continuous, timescaledb.materialized_only = false) as
select time_bucket(interval '1 hour', time) as bucket, device_id,
       count(*) as readings,
       avg(heart_rate) as heart_rate_avg, min(heart_rate) as heart_rate_min, max(heart_rate) as heart_rate_max,
       avg(breath_rate) as breath_rate_avg, avg(movement) as movement_avg,
       avg(case when in_bed then 1.0 when not in_bed then 0.0 end) as in_bed_share
from bed_reading
group by bucket, device_id
with no data;
select add_continuous_aggregate_policy('bed_reading_hour', start_offset => interval '390 days', end_offset => interval '1 hour', schedule_interval => interval '30 minutes',
  buckets_per_batch => 24);

create materialized view bed_reading_day with (timescaledb.continuous, timescaledb.materialized_only = false) as
select time_bucket(interval '1 day', time, 'Asia/Shanghai') as bucket, device_id,
       count(*) as readings,
       avg(heart_rate) as heart_rate_avg, min(heart_rate) as heart_rate_min, max(heart_rate) as heart_rate_max,
       avg(breath_rate) as breath_rate_avg, avg(movement) as movement_avg,
       avg(case when in_bed then 1.0 when not in_bed then 0.0 end) as in_bed_share
from bed_reading
group by bucket, device_id
with no data;
select add_continuous_aggregate_policy('bed_reading_day', start_offset => interval '390 days', end_offset => interval '1 day', schedule_interval => interval '1 hour',
  buckets_per_batch => 10);
