package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.Admission;
import care.shouhu.command.registry.Admission.Ground;
import care.shouhu.command.registry.Bindings;
import care.shouhu.command.registry.Written;
import care.shouhu.command.registry.record.FirstAssessment;
import care.shouhu.command.registry.record.RecordIds;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordRows;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The assessments that come with a file of residents, and by what right those with a bed move in.
 * Who is new holds the bed already, for all of them in a few statements; who was on file before is
 * admitted one by one, because they may wait somewhere, or live somewhere, until then.
 */
final class ImportAdmissions {
  private final Handle handle;
  private final RecordRows rows;
  private final SecureRandom random;
  private final String by;

  ImportAdmissions(Handle handle, RecordRows rows, SecureRandom random, String by) {
    this.handle = handle;
    this.rows = rows;
    this.random = random;
    this.by = by;
  }

  /**
   * Writes what follows for these people, whose own rows are written.
   *
   * @param people lines by the id of the person
   * @return why nobody can be admitted; empty when all were
   */
  Optional<Written.Refused<ImportWriter.Result>> write(Map<String, PlannedLine> people) {
    Map<String, String> validAssessments = assess(people);
    Map<String, Ground> grounds = new LinkedHashMap<>();
    people.forEach((id, line) -> {
      if (line.isNew() && line.text("bedId") != null) {
        String assessment = validAssessments.get(id);
        grounds.put(id, new Ground(assessment, assessment == null ? line.text("override") : null));
      }
    });
    if (!grounds.isEmpty()) {
      Admission.noteAll(handle, grounds, by);
    }
    for (Map.Entry<String, PlannedLine> one : people.entrySet()) {
      PlannedLine line = one.getValue();
      if (!line.isNew() && line.text("bedId") != null) {
        Optional<Written.Refused<Void>> refused =
            Admission.admit(handle, one.getKey(), line.text("bedId"), line.text("override"), by);
        if (refused.isPresent()) {
          return Optional.of(
              ImportWriter.stale(
                  refused.get().field(),
                  "Line %d: %s".formatted(line.line(), refused.get().detail())));
        }
      }
    }
    return Optional.empty();
  }

  /** The ids of those assessments that are valid today, by person. */
  private Map<String, String> assess(Map<String, PlannedLine> people) {
    LocalDate today = ImportResidentRules.today(handle);
    List<Map<String, Object>> assessments = new ArrayList<>();
    List<String> assessed = new ArrayList<>();
    Map<String, String> valid = new LinkedHashMap<>();
    people.forEach((residentId, line) ->
        FirstAssessment.of(line.values(), line.afterwards("careLevel"))
            .ifPresent(first -> {
              String id = RecordIds.next(RecordKinds.ASSESSMENT, random);
              assessments.add(first.columns(id, residentId));
              assessed.add(residentId);
              if (first.validOn(today)) {
                valid.put(residentId, id);
              }
            }));
    if (!assessments.isEmpty()) {
      // They are no lines of the file: how far it is counts those alone.
      rows.insert(RecordKinds.ASSESSMENT, assessments, more -> {});
      Bindings.careLevelsFromAssessments(handle, assessed);
    }
    return valid;
  }
}
