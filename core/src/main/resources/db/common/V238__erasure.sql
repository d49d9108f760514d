-- When a person's file was erased: what names them is gone, what statistics need stays (docs/access.md).
alter table resident add column erased_at timestamptz;
