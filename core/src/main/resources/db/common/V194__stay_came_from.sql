-- The home somebody lived in before a stay: there they live again when it ends and nothing else is said.
alter table bed_stay add column came_from text references place;
