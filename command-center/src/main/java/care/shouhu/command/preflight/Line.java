package care.shouhu.command.preflight;

import care.shouhu.command.incident.Tier;

/** What has to hold for help to come: each tier that is told, and at a home somebody to send. */
public enum Line {
  WARD,
  INSTITUTION_LEAD,
  COUNTY_DESK,
  CITY_DESK,
  /** The field workers of a home's county; an institution's own people are on the spot. */
  RESPONDER;

  static Line of(Tier tier) {
    return switch (tier) {
      case WARD -> WARD;
      case INSTITUTION_LEAD -> INSTITUTION_LEAD;
      case COUNTY_DESK -> COUNTY_DESK;
      case CITY_DESK -> CITY_DESK;
    };
  }
}
