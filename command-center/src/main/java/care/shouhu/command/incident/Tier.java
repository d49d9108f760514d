package care.shouhu.command.incident;

/** Who is told of an incident that waits, from near to far. */
public enum Tier {
  WARD,
  INSTITUTION_LEAD,
  COUNTY_DESK,
  CITY_DESK
}
