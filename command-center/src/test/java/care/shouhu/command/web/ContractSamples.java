package care.shouhu.command.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Requests made of the contract alone: required parameters and bodies by their schemas. A body that
 * no schema describes well enough has an {@code example} beside its schema in {@code openapi.yaml};
 * fields that name something (see {@link AccessWorld}) are filled in from the world in both.
 */
final class ContractSamples {
  /** Where days begin and end. */
  static final ZoneId ZUNYI = ZoneId.of("Asia/Shanghai");

  private static final String AREA = "^([0-9]{9}|[0-9]{12})$";
  private static final String DAY = "A day";
  private static final List<String> LAST_DAYS =
      List.of("until", "validUntil", "expectedReturn", "expectedBack");

  /** A picture, as far as anybody looks: the marks a JPEG begins with. */
  private static final String JPEG =
      Base64.getEncoder().encodeToString(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0});

  /** Fields that a body of an operation with {@code x-scope: [WRITES]} names its place by. */
  private static final List<String> NAMING =
      List.of("placeId", "bedId", "residentId", "deviceId", "division");

  /** Tried in turn for a text that must follow a pattern. */
  private static final List<String> TEXTS =
      List.of(
          "sample",
          "2026-11-23",
          "1795521600000",
          "000000",
          "2026-11",
          "520302199001011234",
          "13800000000",
          "N-1.1",
          "0123456789abcdef0123456789abcdef",
          "0123456789abcdef");

  private final JsonObject contract;
  private final AtomicLong next = new AtomicLong();

  ContractSamples(JsonObject contract) {
    this.contract = contract;
  }

  /** What cannot be made; says what the contract lacks. */
  static final class NoSample extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSample(String message) {
      super(message);
    }
  }

  /**
   * A request.
   *
   * @param bodyOrNull JSON, unless it is a file
   * @param isFile whether the body is sent as a file
   */
  record Request(String method, String path, String bodyOrNull, boolean isFile) {
    Request(String method, String path, String bodyOrNull) {
      this(method, path, bodyOrNull, false);
    }

    String[] headers() {
      return isFile ? new String[] {"Content-Type", "application/octet-stream"} : new String[0];
    }
  }

  /**
   * A request of this operation.
   *
   * @param id for {@code {id}}
   * @param named what the fields that name something hold
   * @param filter an optional query parameter to set as well, or null
   */
  Request request(
      Contract.Operation operation, String id, Map<String, String> named, String filter) {
    JsonObject json = json(operation);
    String naming = filter == null && operation.scope().contains("WRITES") ? named(json) : filter;
    var path = new StringBuilder(operation.path().replace("{id}", fitting(operation, json, id)));
    char separator = '?';
    for (Object each : json.getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = resolve((JsonObject) each);
      String name = parameter.getString("name");
      boolean wanted =
          parameter.getBoolean("required", false) || name.equals(naming) || name.equals("revision");
      if (parameter.getString("in").equals("query") && wanted) {
        Object value = value(operation, name, parameter.getJsonObject("schema"), named);
        path.append(separator).append(name).append('=').append(value);
        separator = '&';
      } else if (parameter.getString("in").equals("path") && !name.equals("id")) {
        String value =
            String.valueOf(value(operation, name, parameter.getJsonObject("schema"), named));
        int at = path.indexOf("{" + name + "}");
        path.replace(at, at + name.length() + 2, value);
      }
    }
    boolean isFile =
        json.getJsonObject("requestBody", new JsonObject())
            .getJsonObject("content", new JsonObject())
            .containsKey("application/octet-stream");
    String body = isFile ? "编号\n" : body(operation, json, named);
    return new Request(operation.method().name(), path.toString(), body, isFile);
  }

  /** A parameter of the query that names a place, for who writes and says where in the query. */
  private String named(JsonObject json) {
    return json.getJsonArray("parameters", new JsonArray()).stream()
        .map(each -> resolve((JsonObject) each))
        .filter(parameter -> parameter.getString("in").equals("query"))
        .map(parameter -> parameter.getString("name"))
        .filter(NAMING::contains)
        .findFirst()
        .orElse(null);
  }

  /** The id, or one of the form that the contract wants where this one has another. */
  private String fitting(Contract.Operation operation, JsonObject json, String id) {
    for (Object each : json.getJsonArray("parameters", new JsonArray())) {
      JsonObject parameter = resolve((JsonObject) each);
      JsonObject schema = resolve(parameter.getJsonObject("schema"));
      String pattern = schema.getString("pattern");
      boolean ofPath = parameter.getString("in").equals("path");
      if (ofPath && parameter.getString("name").equals("id") && pattern != null) {
        return Pattern.compile(pattern).matcher(id).find()
            ? id
            : text(operation, "id", schema, Map.of());
      }
    }
    return id;
  }

  /** Whether the operation has this query parameter. */
  boolean hasQuery(Contract.Operation operation, String name) {
    return json(operation).getJsonArray("parameters", new JsonArray()).stream()
        .map(each -> resolve((JsonObject) each))
        .anyMatch(p -> p.getString("in").equals("query") && p.getString("name").equals(name));
  }

  /** The fields that a JSON body may have. */
  Set<String> bodyFields(Contract.Operation operation) {
    return schemaOfBody(operation).getJsonObject("properties", new JsonObject()).fieldNames();
  }

  /** Those of them that are texts. */
  List<String> textFields(Contract.Operation operation) {
    JsonObject fields = schemaOfBody(operation).getJsonObject("properties", new JsonObject());
    return bodyFields(operation).stream()
        .filter(field -> {
          Object type = resolve(fields.getJsonObject(field)).getValue("type");
          return "string".equals(type)
              || (type instanceof JsonArray several && several.contains("string"));
        })
        .toList();
  }

  /** One field of the body, as an object that holds it alone. */
  JsonObject field(Contract.Operation operation, String field, Map<String, String> named) {
    JsonObject schema =
        schemaOfBody(operation).getJsonObject("properties", new JsonObject()).getJsonObject(field);
    return new JsonObject().put(field, value(operation, field, schema, named));
  }

  private JsonObject schemaOfBody(Contract.Operation operation) {
    JsonObject media =
        json(operation)
            .getJsonObject("requestBody", new JsonObject())
            .getJsonObject("content", new JsonObject())
            .getJsonObject("application/json", new JsonObject());
    return resolve(media.getJsonObject("schema", new JsonObject()));
  }

  private JsonObject json(Contract.Operation operation) {
    String prefix = contract.getJsonArray("servers").getJsonObject(0).getString("url");
    JsonObject path =
        contract.getJsonObject("paths").getJsonObject(operation.path().substring(prefix.length()));
    return path.getJsonObject(operation.method().name().toLowerCase(java.util.Locale.ROOT));
  }

  private String body(Contract.Operation operation, JsonObject json, Map<String, String> named) {
    JsonObject content =
        json.getJsonObject("requestBody", new JsonObject()).getJsonObject("content");
    if (content == null) {
      return null;
    }
    JsonObject media = content.getJsonObject("application/json");
    if (media.getValue("example") instanceof JsonObject example) {
      return filledIn(example.copy(), named).encode();
    }
    JsonObject schema = resolve(media.getJsonObject("schema"));
    JsonObject body = (JsonObject) value(operation, "", schema, named);
    if (operation.scope().contains("WRITES")
        && NAMING.stream().noneMatch(body::containsKey)
        && named(json) == null) {
      JsonObject fields = schema.getJsonObject("properties", new JsonObject());
      NAMING.stream()
          .filter(fields::containsKey)
          .findFirst()
          .ifPresent(field -> body.put(field, named.get(field)));
    }
    return body.encode();
  }

  /** Names in an example are of this world. */
  private static JsonObject filledIn(JsonObject example, Map<String, String> named) {
    named.forEach((field, value) -> {
      if (example.containsKey(field)) {
        example.put(field, value);
      }
    });
    return example;
  }

  private JsonObject resolve(JsonObject json) {
    String ref = json.getString("$ref");
    if (ref == null) {
      return json;
    }
    JsonObject found = contract;
    for (String step : ref.substring(2).split("/", -1)) {
      found = found.getJsonObject(step);
    }
    return resolve(found);
  }

  private Object value(
      Contract.Operation operation, String name, JsonObject unresolved, Map<String, String> named) {
    JsonObject schema = resolve(unresolved);
    if (schema.containsKey("const")) {
      return schema.getValue("const");
    }
    if (schema.containsKey("enum")) {
      JsonArray words = schema.getJsonArray("enum");
      return words.contains(named.get(name)) ? named.get(name) : words.getValue(0);
    }
    Object type = schema.getValue("type");
    String first = type instanceof JsonArray several ? several.getString(0) : (String) type;
    return switch (first == null ? "object" : first) {
      case "string" -> text(operation, name, schema, named);
      case "integer" ->
          name.equals("revision") && named.containsKey(name)
              ? Integer.valueOf(named.get(name))
              : schema.getInteger("minimum", 1);
      case "number" -> schema.getDouble("minimum", 1.0);
      case "boolean" -> false;
      case "array" -> array(operation, name, schema, named);
      default -> object(operation, schema, named);
    };
  }

  private JsonArray array(
      Contract.Operation operation, String name, JsonObject schema, Map<String, String> named) {
    var array = new JsonArray();
    for (int n = 0; n < schema.getInteger("minItems", 0); n++) {
      array.add(value(operation, name, schema.getJsonObject("items"), named));
    }
    return array;
  }

  private JsonObject object(
      Contract.Operation operation, JsonObject schema, Map<String, String> named) {
    var object = new JsonObject();
    JsonObject fields = schema.getJsonObject("properties", new JsonObject());
    for (Object required : schema.getJsonArray("required", new JsonArray())) {
      String field = (String) required;
      object.put(field, value(operation, field, fields.getJsonObject(field), named));
    }
    if (fields.containsKey("revision")) {
      object.put("revision", value(operation, "revision", fields.getJsonObject("revision"), named));
    }
    return object;
  }

  private String text(
      Contract.Operation operation, String name, JsonObject schema, Map<String, String> named) {
    if (named.containsKey(name)) {
      return named.get(name);
    }
    if (name.equals("jpeg")) {
      return JPEG;
    }
    if (schema.getString("description", "").startsWith(DAY)) {
      return day(name);
    }
    if (AREA.equals(schema.getString("pattern"))) {
      return named.getOrDefault("division", "520302")
          + "%03d".formatted(next.incrementAndGet() % 900);
    }
    String pattern = schema.getString("pattern");
    int shortest = schema.getInteger("minLength", 0);
    String unique = "s" + next.incrementAndGet();
    for (String text : TEXTS) {
      String tried = text.equals("sample") ? pad(unique, shortest) : text;
      boolean fits =
          tried.length() >= shortest
              && tried.length() <= schema.getInteger("maxLength", Integer.MAX_VALUE);
      if (fits && (pattern == null || Pattern.compile(pattern).matcher(tried).find())) {
        return tried;
      }
    }
    throw new NoSample(
        ("%s: no sample for '%s' (%s). Give the body an `example` beside its schema in"
                + " openapi.yaml, or add a text that fits to ContractSamples.TEXTS.")
            .formatted(operation.id(), name, schema.encode()));
  }

  /** Days of a sensible order: what was done lies behind, what is booked ahead. */
  private static String day(String name) {
    LocalDate today = LocalDate.now(ZUNYI);
    LocalDate day =
        LAST_DAYS.contains(name)
            ? today.plusDays(25)
            : name.equals("from") ? today.plusDays(20) : today.minusDays(10);
    return day.toString();
  }

  private static String pad(String text, int length) {
    return text + "x".repeat(Math.max(0, length - text.length()));
  }
}
