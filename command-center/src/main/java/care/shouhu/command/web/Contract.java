package care.shouhu.command.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code openapi.yaml}, as it is given to others and as the router reads it.
 *
 * @param yaml the text, served at {@code /openapi.yaml}
 * @param json the same as JSON
 * @param operations every operation, in the order of the file
 */
public record Contract(String yaml, JsonObject json, List<Operation> operations) {
  private static final String RESOURCE = "/openapi.yaml";
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "patch", "options", "head");

  /**
   * By its text, what {@link #forRequests} makes of a contract, which takes as long as much of a
   * start. A process has one contract, and only tests have several servers in a process.
   */
  private static final Map<String, OpenAPIContract> CHECKED = new ConcurrentHashMap<>();

  /** What is packaged never changes while the process runs. */
  private static final class Packaged {
    static final Contract CONTRACT = read();

    private Packaged() {}
  }

  public Contract {
    operations = List.copyOf(operations);
  }

  /**
   * One operation.
   *
   * @param path as in the contract, with the server's path in front: {@code /api/v1/incidents/{id}}
   * @param roles the words of {@code x-roles}; empty when there are none
   * @param scope the words of {@code x-scope}; empty when there are none
   * @param trail the word of {@code x-trail}; empty when there is none
   * @param rate the word of {@code x-rate}; empty when there is none
   */
  public record Operation(
      String id,
      HttpMethod method,
      String path,
      List<String> roles,
      List<String> scope,
      String trail,
      String rate) {
    public Operation {
      roles = List.copyOf(roles);
      scope = List.copyOf(scope);
    }
  }

  /** The one on the class path. */
  public static Contract load() {
    return Packaged.CONTRACT;
  }

  private static Contract read() {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Contract parse(String yaml) {
    Map<String, Object> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    JsonObject json = new JsonObject(root);
    String prefix = json.getJsonArray("servers").getJsonObject(0).getString("url");
    List<Operation> operations = new ArrayList<>();
    JsonObject paths = json.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : METHODS) {
        JsonObject operation = methods.getJsonObject(method);
        if (operation != null) {
          operations.add(operation(prefix + path, method, operation));
        }
      }
    }
    return new Contract(yaml, json, operations);
  }

  private static Operation operation(String path, String method, JsonObject json) {
    return new Operation(
        json.getString("operationId"),
        HttpMethod.valueOf(method.toUpperCase(java.util.Locale.ROOT)),
        path,
        words(json, "x-roles"),
        words(json, "x-scope"),
        json.getString("x-trail", ""),
        json.getString("x-rate", ""));
  }

  private static List<String> words(JsonObject operation, String name) {
    return operation.getJsonArray(name, new JsonArray()).stream().map(Object::toString).toList();
  }

  /** {@code x-roles} by operation id, for {@code Permissions}. */
  public Map<String, List<String>> rolesByOperation() {
    var roles = new LinkedHashMap<String, List<String>>();
    operations.forEach(operation -> roles.put(operation.id(), operation.roles()));
    return roles;
  }

  /** {@code x-scope} by operation id, for {@code ScopeRule}. */
  public Map<String, List<String>> scopeByOperation() {
    var scope = new LinkedHashMap<String, List<String>>();
    operations.forEach(operation -> scope.put(operation.id(), operation.scope()));
    return scope;
  }

  /**
   * The contract as Vert.x checks requests by it. Only requests are checked, so the answers are
   * left out: the library knows no {@code application/problem+json} and no relative server address.
   */
  Future<OpenAPIContract> forRequests(Vertx vertx) {
    OpenAPIContract known = CHECKED.get(yaml);
    return known != null ? Future.succeededFuture(known) : check(vertx);
  }

  private Future<OpenAPIContract> check(Vertx vertx) {
    JsonObject copy = json.copy();
    copy.put(
        "servers", new JsonArray().add(new JsonObject().put("url", "http://localhost/api/v1")));
    JsonObject paths = copy.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : METHODS) {
        JsonObject operation = methods.getJsonObject(method);
        if (operation != null) {
          operation.put(
              "responses",
              new JsonObject().put("200", new JsonObject().put("description", "not checked")));
        }
      }
    }
    copy.getJsonObject("components").remove("responses");
    return OpenAPIContract.from(vertx, copy).onSuccess(checked -> CHECKED.put(yaml, checked));
  }
}
