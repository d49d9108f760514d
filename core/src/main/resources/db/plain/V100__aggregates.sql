-- Plain PostgreSQL: the same names as on TimescaleDB. BRIN keeps the time index small beside append-only tables.
create index bed_reading_device_time on bed_reading (device_id, time desc);
create index bed_reading_time on bed_reading using brin (time);
create index device_event_device_time on device_event (device_id, time desc);
create index device_event_time on device_event using brin (time);
create index device_status_device_time on device_status (device_id, time desc);
create index device_status_time on device_status using brin (time);

create view bed_reading_minute as
select date_trunc('minute', time) as bucket, device_id,
       count(*) as readings,
       avg(heart_rate) as heart_rate_avg, min(heart_rate) as heart_rate_min, max(heart_rate) as heart_rate_max,
       avg(breath_rate) as breath_rate_avg, avg(movement) as movement_avg,
       avg(case when in_bed then 1.0 when not in_bed then 0.0 end) as in_bed_share
from bed_reading
group by bucket, device_id;

create view bed_reading_hour as
select date_trunc('hour', time) as bucket, device_id,
       count(*) as readings,
       avg(heart_rate) as heart_rate_avg, min(heart_rate) as heart_rate_min, max(heart_rate) as heart_rate_max,
       avg(breath_rate) as breath_rate_avg, avg(movement) as movement_avg,
       avg(case when in_bed then 1.0 when not in_bed then 0.0 end) as in_bed_share
from bed_reading
group by bucket, device_id;

create view bed_reading_day as
select date_trunc('day', time, 'Asia/Shanghai') as bucket, device_id,
       count(*) as readings,
       avg(heart_rate) as heart_rate_avg, min(heart_rate) as heart_rate_min, max(heart_rate) as heart_rate_max,
       avg(breath_rate) as breath_rate_avg, avg(movement) as movement_avg,
       avg(case when in_bed then 1.0 when not in_bed then 0.0 end) as in_bed_share
from bed_reading
group by bucket, device_id;
