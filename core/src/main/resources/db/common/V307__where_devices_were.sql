-- On which bed, and on whom, a device was before it was taken elsewhere: what it measured there belongs to who lay there.
create index if not exists record_history_device_bed on record_history ((changed -> 'bed_id' ->> 0)) where kind = 'device';
create index if not exists record_history_device_resident on record_history ((changed -> 'resident_id' ->> 0))
  where kind = 'device';
