package care.shouhu.command.web;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.Failure;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.notify.Report;
import care.shouhu.command.notify.send.GatewayAddress;
import care.shouhu.command.notify.send.NotifyKeys;
import care.shouhu.command.notify.send.Signed;
import care.shouhu.command.registry.ContactRegister;
import care.shouhu.command.registry.DeviceSecret;
import care.shouhu.command.registry.VersionMakers;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.NotifyGateway;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The gateways that carry messages, what they report, and the policy of telling people. */
final class GatewayApi {
  private final ContactRegister contacts;
  private final Directory directory;
  private final FieldSeal seal;
  private final DecisionLoop loop;
  private final VersionMakers versions;
  private final Makers makers;
  private final Queries queries;
  private final Clock clock;
  private final InstantSource machine;
  private final SecureRandom random = new SecureRandom();

  GatewayApi(
      ContactRegister contacts,
      Directory directory,
      NotifyKeys keys,
      DecisionLoop loop,
      VersionMakers versions,
      DatabaseCalls database,
      Queries queries,
      Clock clock,
      InstantSource machine) {
    this.contacts = contacts;
    this.directory = directory;
    this.seal = keys.seal();
    this.loop = loop;
    this.versions = versions;
    this.makers = new Makers(database);
    this.queries = queries;
    this.clock = clock;
    this.machine = machine;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listGateways", call -> queries.run(() -> gateways(call)),
        "putGateway", call -> queries.run(() -> put(call)),
        "removeGateway", call -> queries.run(() -> remove(call)),
        "reportDelivery", this::report,
        "getNotifyPolicy", call -> queries.run(this::policy),
        "putNotifyPolicy", call -> queries.run(() -> putPolicy(call)));
  }

  /** Where they stand is the administrator's business; everybody may choose among them. */
  private Reply gateways(Call call) {
    boolean whole = call.caller().user().role() == Role.ADMIN;
    return Reply.list(
        directory.gateways().stream()
            .sorted(Comparator.comparing(NotifyGateway::id))
            .map(gateway -> json(gateway, whole))
            .toList(),
        null);
  }

  private Map<String, Object> json(NotifyGateway gateway, boolean whole) {
    Optional<ChannelHealth> health =
        loop.failingChannels().stream()
            .filter(channel -> channel.key().equals(ChannelHealth.ofGateway(gateway.id())))
            .findFirst();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", gateway.id());
    json.put("medium", gateway.medium().name());
    json.put("name", gateway.name());
    json.put("url", whole ? gateway.url() : null);
    json.put("failuresInRow", health.map(h -> h.failuresInRow() + h.refusedInRow()).orElse(0));
    json.put("lastFailure", health.map(h -> h.lastFailure().name()).orElse(null));
    json.put("down", health.map(ChannelHealth::isDown).orElse(false));
    return json;
  }

  /** The key is made anew each time, and shown this once. */
  private Reply put(Call call) {
    JsonObject body = call.body();
    String url = body.getString("url");
    GatewayAddress.problem(url)
        .ifPresent(wrong -> {
          throw new Refusal(Problem.unprocessable("URL_NOT_ALLOWED", wrong));
        });
    String secret = DeviceSecret.random(random);
    var gateway =
        new NotifyGateway(
            call.id(),
            ChannelKind.valueOf(body.getString("medium")),
            body.getString("name"),
            url,
            seal.sealText(FieldSeal.gatewaySecret(call.id()), secret));
    return RegisterApi.answer(
        contacts.put(gateway), done -> Reply.ok(Map.of("id", done.id(), "secret", secret)));
  }

  private Reply remove(Call call) {
    if (directory.gateway(call.id()).isEmpty()) {
      throw new Refusal(Problem.notFound("There is no gateway " + call.id() + "."));
    }
    return RegisterApi.answer(contacts.removeGateway(call.id()), removed -> Reply.nothing());
  }

  /**
   * A gateway tells what became of a message. Who it is shows the signature alone, so all that is
   * wrong with it is answered alike.
   */
  private CompletionStage<Reply> report(Call call) {
    Optional<NotifyGateway> gateway = directory.gateway(call.id());
    boolean signed =
        gateway
            .flatMap(
                known -> seal.openText(FieldSeal.gatewaySecret(known.id()), known.sealedSecret()))
            .map(secret -> isSigned(call, secret))
            .orElse(false);
    if (!signed) {
      throw new Refusal(
          Problem.forbidden(
              "NOT_SIGNED",
              "Shouhu-Timestamp and Shouhu-Signature do not fit this gateway and this body."));
    }
    JsonObject body = call.body();
    String id = body.getString("id");
    String noticeId = id.substring(0, id.indexOf('.'));
    int attempt = Integer.parseInt(id, id.indexOf('.') + 1, id.length(), 10);
    if (!isOfGateway(noticeId, attempt, gateway.get())) {
      throw new Refusal(Problem.notFound("Nothing was sent to you under this id of late."));
    }
    String key = ChannelHealth.ofGateway(gateway.get().id());
    return submit(report(noticeId, attempt, body.getString("state"), key));
  }

  private boolean isSigned(Call call, String secret) {
    var request = call.http().request();
    byte[] body = call.http().body().buffer().getBytes();
    return Signed.check(
            secret,
            request.getHeader(Signed.TIME_HEADER),
            request.getHeader(Signed.HEADER),
            body,
            machine.millis())
        == Signed.Fault.NONE;
  }

  private boolean isOfGateway(String noticeId, int attempt, NotifyGateway gateway) {
    return loop.notice(noticeId)
        .flatMap(notice -> notice.attempt(attempt))
        .filter(sent -> sent.channelId() != null)
        .flatMap(sent -> directory.channel(sent.channelId()))
        .filter(channel -> gateway.id().equals(channel.gatewayId()))
        .isPresent();
  }

  private static Report report(String noticeId, int attempt, String state, String channelKey) {
    Report.Step step =
        switch (state) {
          case "delivered" -> Report.Step.DELIVERED;
          case "seen" -> Report.Step.SEEN;
          default -> Report.Step.FAILED;
        };
    Failure failure = step == Report.Step.FAILED ? Failure.NOT_DELIVERED : null;
    return new Report(noticeId, attempt, 0, step, failure, 0, 0, channelKey);
  }

  private CompletionStage<Reply> submit(Report report) {
    var gatewayItself = new Actor("", "", Role.ADMIN, null, Set.of(), null);
    var command = new Command.NoticesReported(List.of(report), false);
    return loop.submit(new CommandRequest(command, gatewayItself, null, clock.millis()))
        .thenApply(result ->
            result instanceof CommandResult.NotDone(var refused)
                ? Reply.problem(Refusals.problem(refused, report.noticeId()))
                : Reply.nothing());
  }

  private Reply policy() {
    Optional<PolicyText> text = directory.notifyPolicy();
    NotifyPolicy policy =
        text.map(t -> NotifyPolicy.parse(t.json()).withVersion(t.policyVersion()))
            .orElseGet(NotifyPolicy::defaults);
    ObjectNode json = Reply.MAPPER.valueToTree(policy);
    json.set("builtIn", Reply.MAPPER.valueToTree(NotifyPolicy.defaults()));
    return Reply.ok(makers.put(json, () -> versions.ofNotifyPolicy(policy.version())));
  }

  private Reply putPolicy(Call call) {
    String json = call.body().encode();
    try {
      NotifyPolicy.parse(json);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Problem.unprocessable("POLICY_WRONG", e.getMessage()));
    }
    return RegisterApi.answer(
        contacts.putPolicy(json, call.caller().user().username()),
        version -> Reply.ok(Map.of("version", version)));
  }
}
