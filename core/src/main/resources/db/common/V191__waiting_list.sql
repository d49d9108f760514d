-- 轮候: who waits for a bed of an institution, and the offers made to them.
create table waiting_entry (
  id           bigint generated always as identity primary key,
  place_id     text not null references place,
  resident_id  text not null references resident,
  nursing_type boolean not null,      -- a bed of the nursing type is wanted
  since        timestamptz not null,
  entered_by   text not null,
  note         text,
  ended_at     timestamptz,
  ended_by     text,
  end_reason   text check (end_reason in ('ADMITTED', 'ADMITTED_ELSEWHERE', 'WITHDRAWN')),
  end_note     text,
  check ((ended_at is null) = (end_reason is null))
);
create unique index waiting_entry_once on waiting_entry (place_id, resident_id) where ended_at is null;
create index waiting_entry_resident on waiting_entry (resident_id) where ended_at is null;

-- The rule that orders them; the newest counts.
create table waiting_rule (
  rule_version integer primary key check (rule_version > 1),
  body         jsonb not null,
  made_by      text not null,
  made_at      timestamptz not null default clock_timestamp()
);

-- A bed that became free, kept for one who waits until the answer is due. What is due stands here and nowhere else, so
-- a restart forgets none and two servers do each once.
create table bed_offer (
  id           bigint generated always as identity primary key,
  entry_id     bigint not null references waiting_entry,
  bed_id       text not null references bed,
  place_id     text not null references place,
  resident_id  text not null references resident,
  offered_at   timestamptz not null,
  due_at       timestamptz not null,  -- of the answer, then of moving in
  status       text not null check (status in ('OPEN', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN', 'ADMITTED')),
  rule_version integer not null,
  why          jsonb not null,        -- the place in the queue at that moment, as it was explained
  answered_at  timestamptz,
  answered_by  text,
  answer_note  text
);
create unique index bed_offer_bed_now on bed_offer (bed_id) where status in ('OPEN', 'ACCEPTED');
create unique index bed_offer_entry_now on bed_offer (entry_id) where status in ('OPEN', 'ACCEPTED');
create index bed_offer_due on bed_offer (due_at) where status in ('OPEN', 'ACCEPTED');
create index bed_offer_place on bed_offer (place_id, id);
create index bed_due on bed (until) where state = 'RESERVED';

-- 喘息服务, booked by day; `until_day` is the day of leaving, when the next one may come.
create table respite_booking (
  id          bigint generated always as identity primary key,
  bed_id      text not null references bed,
  place_id    text not null references place,
  resident_id text not null references resident,
  from_day    date not null,
  until_day   date not null,
  status      text not null check (status in ('BOOKED', 'ARRIVED', 'LEFT', 'CANCELLED', 'NO_SHOW')),
  booked_by   text not null,
  booked_at   timestamptz not null default clock_timestamp(),
  note        text,
  ended_by    text,
  ended_at    timestamptz,
  end_note    text,
  check (until_day > from_day and until_day <= from_day + 90),
  constraint respite_booking_bed exclude using gist
    (text_range(bed_id, bed_id, '[]') with &&, daterange(from_day, until_day) with &&) where (status in ('BOOKED', 'ARRIVED')),
  constraint respite_booking_resident exclude using gist
    (text_range(resident_id, resident_id, '[]') with &&, daterange(from_day, until_day) with &&)
    where (status in ('BOOKED', 'ARRIVED'))
);
create index respite_booking_place on respite_booking (place_id, from_day);
create index respite_booking_open on respite_booking (from_day) where status = 'BOOKED';
