package care.shouhu.command.web;

import care.shouhu.command.incident.Command;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.notify.send.Codes;
import care.shouhu.command.notify.send.GatewayAddressee;
import care.shouhu.command.notify.send.NotifyKeys;
import care.shouhu.command.notify.send.PushSubscription;
import care.shouhu.command.registry.ContactRegister;
import care.shouhu.command.registry.Written;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.NotifyGateway;
import care.shouhu.core.directory.UserChannel;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * By which ways the caller is told: adding, proving and removing own channels. Each new one is sent
 * a message at once; a browser proves itself by receiving it, an address behind a gateway by the
 * code in it.
 */
final class ContactApi {
  private static final int ID_BYTES = 9;

  private final ContactRegister contacts;
  private final Directory directory;
  private final NotifyKeys keys;
  private final DecisionLoop loop;
  private final Queries queries;
  private final SecureRandom random = new SecureRandom();

  ContactApi(
      ContactRegister contacts,
      Directory directory,
      NotifyKeys keys,
      DecisionLoop loop,
      Queries queries) {
    this.contacts = contacts;
    this.directory = directory;
    this.keys = keys;
    this.loop = loop;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listMyChannels", call -> queries.run(() -> own(call)),
        "getPushKey",
            call ->
                CompletableFuture.completedFuture(
                    Reply.ok(Map.of("publicKey", keys.vapid().publicKey()))),
        "addPushSubscription", this::addBrowser,
        "addMyChannel", this::addAddress,
        "removeMyChannel", call -> queries.run(() -> remove(call)),
        "proveMyChannel", this::prove,
        "verifyMyChannel", call -> queries.run(() -> verify(call)));
  }

  private Reply own(Call call) {
    return Reply.list(
        directory.channelsOf(username(call)).stream().map(ContactApi::json).toList(), null);
  }

  private CompletionStage<Reply> addBrowser(Call call) {
    JsonObject body = call.body();
    JsonObject said = body.getJsonObject("keys");
    var subscription =
        new PushSubscription(
            body.getString("endpoint"),
            said.getString("p256dh"),
            said.getString("auth"),
            body.getString("language", "zh"));
    if (!keys.services().allows(subscription.endpoint())) {
      throw new Refusal(
          Problem.unprocessable(
              "PUSH_SERVICE_UNKNOWN",
              "endpoint: this is not the address of a known push service."));
    }
    subscription
        .problem()
        .ifPresent(wrong -> {
          throw new Refusal(Problem.unprocessable("PUSH_KEYS_WRONG", wrong));
        });
    var channel =
        new UserChannel(
            newId(),
            username(call),
            ChannelKind.WEB_PUSH,
            null,
            null,
            body.getString("label", "浏览器"),
            0,
            call.receivedAtMillis(),
            null);
    return add(call, channel, subscription.toJson(), subscription.endpoint());
  }

  private CompletionStage<Reply> addAddress(Call call) {
    JsonObject body = call.body();
    NotifyGateway gateway =
        directory
            .gateway(body.getString("gatewayId"))
            .orElseThrow(() ->
                new Refusal(
                    Problem.unprocessable(
                        "UNKNOWN_REFERENCE",
                        "gatewayId: there is no gateway " + body.getString("gatewayId") + ".")));
    var to = new GatewayAddressee(body.getString("address"), body.getString("language", "zh"));
    var channel =
        new UserChannel(
            newId(),
            username(call),
            gateway.medium(),
            gateway.id(),
            null,
            to.label(),
            0,
            call.receivedAtMillis(),
            null);
    return add(call, channel, to.toJson(), gateway.id() + " " + to.address());
  }

  /**
   * @param address what is kept sealed
   * @param sameBy what two addresses are the same by
   */
  private CompletionStage<Reply> add(
      Call call, UserChannel channel, String address, String sameBy) {
    String mark = keys.marks().mark("address", sameBy);
    return queries
        .run(() -> contacts.add(channel, address, mark))
        .thenCompose(written -> {
          if (written instanceof Written.Done<UserChannel>(UserChannel added)
              && !added.isVerified()) {
            return message(call, added).thenApply(sent -> Reply.created(json(added)));
          }
          return CompletableFuture.completedFuture(
              RegisterApi.answer(written, added -> Reply.created(json(added))));
        });
  }

  /** Has a message sent over it. That it was not taken is no reason to lose the channel. */
  private CompletionStage<CommandResult> message(Call call, UserChannel channel) {
    return loop.submit(
        new CommandRequest(
            new Command.ProveChannel(channel.id()),
            call.caller().actor(),
            null,
            call.receivedAtMillis()));
  }

  private Reply remove(Call call) {
    requireOwn(call);
    return RegisterApi.answer(
        contacts.remove(call.id(), username(call)), removed -> Reply.nothing());
  }

  private CompletionStage<Reply> prove(Call call) {
    requireOwn(call);
    return queries
        .run(() -> contacts.newCode(call.id(), username(call), call.receivedAtMillis()))
        .thenCompose(written -> {
          if (written instanceof Written.Done<UserChannel>(UserChannel channel)) {
            return message(call, channel).thenApply(result -> sent(result, channel));
          }
          return CompletableFuture.completedFuture(
              RegisterApi.answer(written, channel -> Reply.ok(json(channel))));
        });
  }

  private static Reply sent(CommandResult result, UserChannel channel) {
    return result instanceof CommandResult.NotDone(var refused)
        ? Reply.problem(Refusals.problem(refused, channel.id()))
        : Reply.json(202, json(channel));
  }

  private Reply verify(Call call) {
    requireOwn(call);
    Written<UserChannel> verified =
        contacts.verify(
            call.id(),
            username(call),
            call.body().getString("code"),
            codeAt -> Codes.code(keys.marks(), call.id(), codeAt),
            call.receivedAtMillis() - Codes.CODE_MILLIS);
    return RegisterApi.answer(verified, channel -> Reply.ok(json(channel)));
  }

  private void requireOwn(Call call) {
    boolean own =
        directory
            .channel(call.id())
            .filter(channel -> channel.username().equals(username(call)))
            .isPresent();
    if (!own) {
      throw new Refusal(Problem.notFound("You have no channel " + call.id() + "."));
    }
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "ch-" + HexFormat.of().formatHex(bytes);
  }

  private static String username(Call call) {
    return call.caller().user().username();
  }

  private static Map<String, Object> json(UserChannel channel) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", channel.id());
    json.put("kind", channel.kind().name());
    json.put("gatewayId", channel.gatewayId());
    json.put("label", channel.label());
    json.put("verified", channel.isVerified());
    json.put("verifiedAt", channel.verifiedAtMillis());
    return json;
  }
}
