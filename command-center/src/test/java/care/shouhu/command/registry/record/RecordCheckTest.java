package care.shouhu.command.registry.record;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.registry.record.Fault.Wrong;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordCheckTest {

  @Test
  void whatIsMissing_isNamed() {
    RecordCheck check = RecordCheck.adding(RecordKinds.BED, json("{'room':'101'}"));

    assertThat(wrongs(check)).isEqualTo(Map.of("placeId", Wrong.MISSING, "label", Wrong.MISSING));
  }

  @ParameterizedTest
  @CsvSource({
    "careLevel, 失能, FULL",
    "careLevel, full, FULL",
    "sex, 女, F",
    "willing, 是, true",
    "willing, 0, false",
    "birthDate, 1940年3月5日, 1940-03-05",
    "birthDate, 1940/3/5, 1940-03-05",
    "birthDate, 19400305, 1940-03-05",
    "birthYear, 1940.0, 1940"
  })
  void wordsAndDays_areReadAsPeopleWriteThem(String field, String text, String expected) {
    RecordCheck check =
        RecordCheck.adding(RecordKinds.RESIDENT, json("{'name':'张'}").put(field, text));

    assertThat(check.faults()).isEmpty();
    assertThat(check.values().get(RecordKinds.RESIDENT.field(field).orElseThrow()))
        .hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "careLevel, 很差, NOT_ONE_OF",
    "sex, X, NOT_ONE_OF",
    "willing, 也许, NOT_YES_OR_NO",
    "birthDate, 1940-02-30, NOT_A_DAY",
    "birthDate, 0940-02-03, NOT_A_DAY",
    "birthYear, 1940.5, NOT_A_NUMBER",
    "birthYear, 1850, OUT_OF_RANGE",
    "birthYear, NaN, NOT_A_NUMBER",
    "phone, 电话, NOT_A_PHONE",
    "identityNumber, 110105194912310021, NOT_AN_IDENTITY_NUMBER",
    "placeId, ../etc, NOT_AN_ID",
    "division, 5203, NOT_A_DIVISION",
    "area, 12345, NOT_AN_AREA",
    "shoeSize, 43, UNKNOWN_FIELD",
    "placement, NONE, UNKNOWN"
  })
  void whatCannotBe_isNamed_andNotTaken(String field, String text, String wrong) {
    RecordCheck check =
        RecordCheck.adding(RecordKinds.RESIDENT, json("{'name':'张'}").put(field, text));

    if (wrong.equals("UNKNOWN")) {
      // Worked out, never given: passed over.
      assertThat(check.faults()).isEmpty();
    } else {
      assertThat(wrongs(check)).containsEntry(field, Wrong.valueOf(wrong));
    }
    assertThat(check.values().keySet()).noneMatch(known -> known.name().equals(field));
  }

  @Test
  void identityNumber_tellsBirthAndSex_andIsNeverShownInAFault() {
    RecordCheck right =
        RecordCheck.adding(
            RecordKinds.RESIDENT, json("{'name':'张','identityNumber':'11010519491231002X'}"));
    RecordCheck wrong =
        RecordCheck.adding(
            RecordKinds.RESIDENT,
            json("{'name':'张','identityNumber':'11010519491231002X','sex':'M'}"));

    Map<String, Object> values =
        right.values().entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey().name(), Map.Entry::getValue));
    assertThat(values)
        .containsEntry("birthDate", LocalDate.of(1949, 12, 31))
        .containsEntry("birthYear", 1949)
        .containsEntry("sex", "F");
    assertThat(wrongs(wrong)).isEqualTo(Map.of("sex", Wrong.CONTRADICTS));
    assertThat(wrong.faults().toString()).doesNotContain("11010519491231002X");
  }

  @Test
  void aChange_takesOnlyWhatDiffers_andRefusesWhatIsFixed() {
    ObjectNode present = json("{'id':'b-1','placeId':'p-1','room':'101','nursingType':true}");

    RecordCheck same = RecordCheck.changing(RecordKinds.BED, present.deepCopy(), present);
    RecordCheck moved =
        RecordCheck.changing(
            RecordKinds.BED, json("{'placeId':'p-2','state':'VACANT','label':null}"), present);

    assertThat(same.values()).isEmpty();
    assertThat(same.faults()).isEmpty();
    assertThat(wrongs(moved))
        .isEqualTo(
            Map.of(
                "placeId", Wrong.NOT_CHANGEABLE,
                "state", Wrong.NOT_CHANGEABLE,
                "label", Wrong.MISSING));
  }

  @Test
  void severalWords_comeFromOneCellOrAList_eachOnce() {
    Field categories = RecordKinds.RESIDENT.field("categories").orElseThrow();

    RecordCheck cell =
        RecordCheck.adding(RecordKinds.RESIDENT, json("{'name':'张','categories':'特困、残疾，特困'}"));
    RecordCheck list =
        RecordCheck.adding(
            RecordKinds.RESIDENT, json("{'name':'张','categories':['TEKUN','DISABLED']}"));

    assertThat((String[]) cell.values().get(categories)).containsExactly("TEKUN", "DISABLED");
    assertThat((String[]) list.values().get(categories)).containsExactly("TEKUN", "DISABLED");
  }

  @Test
  void everyKind_hasAnId_andNoTwoFieldsOfOneName() {
    for (RecordKind kind : RecordKinds.ALL) {
      List<String> names = kind.fields().stream().map(Field::name).toList();
      assertThat(names).as(kind.name()).contains("id").doesNotHaveDuplicates();
      assertThat(kind.fields().stream().map(Field::zh)).as(kind.name()).doesNotHaveDuplicates();
    }
  }

  private static Map<String, Wrong> wrongs(RecordCheck check) {
    return check.faults().stream().collect(Collectors.toMap(Fault::field, Fault::wrong));
  }

  private static ObjectNode json(String singleQuoted) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(singleQuoted.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
