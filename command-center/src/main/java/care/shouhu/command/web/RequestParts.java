package care.shouhu.command.web;

import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatableRequestImpl;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes a request apart for the check against the contract. The library's own way decodes query
 * values twice (the plus sign of {@code +08:00} turns into a space) and takes a text like {@code
 * 1.5} for a number.
 */
final class RequestParts {
  private RequestParts() {}

  static ValidatableRequest of(RoutingContext http, Operation operation) {
    Map<String, RequestParameter> headers = new HashMap<>();
    Map<String, RequestParameter> path = new HashMap<>();
    Map<String, RequestParameter> query = new HashMap<>();
    for (Parameter parameter : operation.getParameters()) {
      String name = parameter.getName();
      switch (parameter.getIn()) {
        case HEADER -> headers.put(name, value(parameter, http.request().getHeader(name)));
        case PATH -> path.put(name, value(parameter, http.pathParam(name)));
        case QUERY -> query.put(name, value(parameter, http.queryParams().get(name)));
        case COOKIE ->
            throw new IllegalStateException("no operation has a cookie as a parameter: " + name);
      }
    }
    return new ValidatableRequestImpl(
        Map.of(),
        headers,
        path,
        query,
        new RequestParameterImpl(http.body().buffer()),
        http.request().getHeader("Content-Type"));
  }

  private static RequestParameter value(Parameter parameter, String text) {
    boolean isText = parameter.getSchemaType() == SchemaType.STRING;
    return new RequestParameterImpl(text == null || !isText ? text : Json.encode(text));
  }
}
