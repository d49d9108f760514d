package care.shouhu.command.registry.record;

import care.shouhu.command.registry.record.Field.Trait;
import java.util.List;
import java.util.Set;

/** Short ways to write a field down. */
final class Fields {
  private Fields() {}

  static Field text(String name, String column, int max, String zh, Trait... traits) {
    return field(name, column, new FieldType.Text(max, false), zh, traits);
  }

  static Field lines(String name, String column, int max, String zh) {
    return field(name, column, new FieldType.Text(max, true), zh);
  }

  static Field id(String name, String column, String zh, Trait... traits) {
    return field(name, column, new FieldType.Id(), zh, traits);
  }

  static Field division(String name, String column, String zh, Trait... traits) {
    return field(name, column, new FieldType.DivisionCode(), zh, traits);
  }

  static Field area(String zh) {
    return field("area", "area", new FieldType.AreaCode(), zh);
  }

  static Field word(String name, String column, List<Choice> choices, String zh, Trait... traits) {
    return field(name, column, new FieldType.Word(choices), zh, traits);
  }

  static Field words(String name, String column, List<Choice> choices, String zh) {
    return field(name, column, new FieldType.Words(choices), zh);
  }

  static Field whole(String name, String column, int min, int max, String zh, Trait... traits) {
    return field(name, column, new FieldType.Whole(min, max), zh, traits);
  }

  static Field decimal(
      String name, String column, double min, double max, String zh, Trait... traits) {
    return field(name, column, new FieldType.Decimal(min, max), zh, traits);
  }

  static Field flag(String name, String column, String zh, Trait... traits) {
    return field(name, column, new FieldType.Flag(), zh, traits);
  }

  static Field day(String name, String column, String zh, Trait... traits) {
    return field(name, column, new FieldType.Day(), zh, traits);
  }

  static Field phone(String name, String column, String zh, Trait... traits) {
    return field(name, column, new FieldType.Phone(), zh, traits);
  }

  static Field identity() {
    return field("identityNumber", "identity", new FieldType.IdentityNumber(), "身份证号");
  }

  static Field field(String name, String column, FieldType type, String zh, Trait... traits) {
    return new Field(name, column, type, zh, Set.of(traits));
  }
}
