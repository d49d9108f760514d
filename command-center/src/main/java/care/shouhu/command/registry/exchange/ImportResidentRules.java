package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Fault.Wrong;
import care.shouhu.command.registry.record.FirstAssessment;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Residents of a file: where each lives, and by what right those with a bed move in. */
final class ImportResidentRules {
  private final Handle handle;

  ImportResidentRules(Handle handle) {
    this.handle = handle;
  }

  void check(List<PlannedLine> lines) {
    ImportCheck.twice(lines, "bedId", line -> line.text("bedId"));
    Map<String, Vacant> vacant = vacant(ImportRules.each(lines, line -> line.text("bedId")));
    Map<String, String> divisions =
        divisions(ImportRules.each(lines, line -> line.afterwards("placeId")));
    LocalDate today = today(handle);
    Map<String, Span> newest = newest(lines);
    for (PlannedLine line : lines) {
      String place = line.afterwards("placeId");
      if (place != null && line.afterwards("careLevel") == null) {
        line.faults().add(new Fault("careLevel", Wrong.MISSING, null, ""));
      }
      if (line.text("bedId") != null) {
        admission(
            line, vacant.get(line.text("bedId")), isAssessed(line, newest.get(line.id()), today));
      } else if (line.afterwards("bedId") != null && line.touches("placeId")) {
        // Whoever has a bed moves by being transferred or discharged.
        String its = line.before().get("placeId").asText();
        line.faults().add(new Fault("placeId", Wrong.CONTRADICTS, place, its));
      }
      String area = line.afterwards("area");
      String division = place == null ? line.afterwards("division") : divisions.get(place);
      if (area != null && division != null && !area.startsWith(division)) {
        line.faults().add(new Fault("area", Wrong.CONTRADICTS, area, division + "…"));
      }
    }
  }

  private Map<String, String> divisions(Object[] places) {
    Map<String, String> divisions = new HashMap<>();
    handle
        .createQuery("select id, division from place where id = any (:places)")
        .bindArray("places", String.class, places)
        .map((row, context) -> Map.entry(row.getString("id"), row.getString("division")))
        .forEach(place -> divisions.put(place.getKey(), place.getValue()));
    return divisions;
  }

  /** A bed somebody could have. */
  private record Vacant(String placeId, boolean respite) {}

  private Map<String, Vacant> vacant(Object[] beds) {
    Map<String, Vacant> vacant = new HashMap<>();
    handle
        .createQuery(
            """
            select id, place_id, respite from bed
            where state = 'VACANT' and removed_at is null and id = any (:beds)
            """)
        .bindArray("beds", String.class, beds)
        .map((row, context) ->
            Map.entry(
                row.getString("id"),
                new Vacant(row.getString("place_id"), row.getBoolean("respite"))))
        .forEach(bed -> vacant.put(bed.getKey(), bed.getValue()));
    return vacant;
  }

  /** Who moves in has a valid assessment, in this line or in the register; else a reason. */
  private static void admission(PlannedLine line, Vacant bedOrNull, boolean assessed) {
    String bed = line.text("bedId");
    if (bedOrNull == null) {
      line.faults().add(new Fault("bedId", Wrong.TAKEN, bed, ""));
    } else if (!bedOrNull.placeId().equals(line.afterwards("placeId"))) {
      line.faults()
          .add(
              new Fault(
                  "placeId", Wrong.CONTRADICTS, line.afterwards("placeId"), bedOrNull.placeId()));
    } else if (bedOrNull.respite()) {
      line.faults().add(new Fault("bedId", Wrong.RESPITE_BED, bed, ""));
    } else if (!assessed && line.text("override") == null) {
      line.faults().add(new Fault("override", Wrong.MISSING, null, ""));
    }
  }

  /** The day in Zunyi, by the database's clock. */
  static LocalDate today(Handle handle) {
    return handle
        .createQuery("select (clock_timestamp() at time zone 'Asia/Shanghai')::date")
        .mapTo(LocalDate.class)
        .one();
  }

  /** From when to when an assessment counts; both days count. */
  private record Span(LocalDate from, LocalDate until) {
    boolean holds(LocalDate day) {
      return !day.isBefore(from) && !day.isAfter(until);
    }
  }

  /** By the newest of the register and the line, as an admission goes by. */
  private static boolean isAssessed(PlannedLine line, Span known, LocalDate today) {
    Span said =
        FirstAssessment.of(line.values(), line.afterwards("careLevel"))
            .map(first -> new Span(first.assessedOn(), first.assessedUntil()))
            .orElse(null);
    if (said == null || known == null) {
      Span only = said == null ? known : said;
      return only != null && only.holds(today);
    }
    // Which of two of one day counts is told by their ids, and this one has none yet.
    boolean sameDay = said.from().equals(known.from());
    Span newer = said.from().isAfter(known.from()) ? said : known;
    return newer.holds(today) && (!sameDay || said.holds(today));
  }

  /** The newest assessments of those who would move in and are on file. */
  private Map<String, Span> newest(List<PlannedLine> lines) {
    Map<String, Span> newest = new HashMap<>();
    handle
        .createQuery(
            """
            select distinct on (resident_id) resident_id, assessed_on, valid_until from assessment
            where resident_id = any (:ids) and removed_at is null
            order by resident_id, assessed_on desc, id desc
            """)
        .bindArray(
            "ids",
            String.class,
            ImportRules.each(lines, line -> line.text("bedId") == null ? null : line.id()))
        .map((row, context) ->
            Map.entry(
                row.getString("resident_id"),
                new Span(
                    row.getObject("assessed_on", LocalDate.class),
                    row.getObject("valid_until", LocalDate.class))))
        .forEach(one -> newest.put(one.getKey(), one.getValue()));
    return newest;
  }
}
