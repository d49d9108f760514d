-- A county or an institution may go back to the policy of what is above it, and the city to the built-in one: a version
-- without a body says so. It has a number like any other, and stays.
alter table escalation_policy alter column body drop not null;

create index escalation_policy_place on escalation_policy (place_id, policy_version) where place_id is not null;
create index escalation_policy_division on escalation_policy (division, policy_version) where division is not null;
