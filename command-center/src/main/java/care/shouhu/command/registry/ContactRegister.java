package care.shouhu.command.registry;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.registry.Written.Reason;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.NotifyGateway;
import care.shouhu.core.directory.UserChannel;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;

/**
 * Writes by which ways people are told: their channels, the gateways, the policy. What is secret
 * goes into the tables sealed. All methods block, as those of {@link Registry}.
 */
public final class ContactRegister {
  /** Of one person; one or two telephones and a message service are usual. */
  public static final int CHANNELS_PER_USER_MAX = 10;

  public static final int GATEWAYS_MAX = 50;

  /** Wrong codes; then a new one must be asked for. */
  public static final int CODE_TRIES_MAX = 5;

  private final Registry registry;
  private final FieldSeal seal;

  public ContactRegister(Registry registry, FieldSeal seal) {
    this.registry = registry;
    this.seal = seal;
  }

  /**
   * Adds a channel behind its user's others. The same address a second time gives the one that is
   * there; a browser that somebody else had subscribed is theirs no longer.
   *
   * @param channel whose address is not sealed yet: it is bound to the id it is kept under
   * @param addressMark tells whether two addresses are the same
   */
  public Written<UserChannel> add(UserChannel channel, String address, String addressMark) {
    return registry.write(handle -> {
      Optional<UserChannel> there = sameAddress(handle, channel, addressMark);
      if (there.isPresent()) {
        return new Written.Done<>(renew(handle, there.get(), address));
      }
      if (channel.kind() == ChannelKind.WEB_PUSH) {
        removeOf(handle, addressMark);
      }
      int held =
          handle
              .createQuery(
                  "select count(*) from user_channel where username = :u and removed_at is null")
              .bind("u", channel.username())
              .mapTo(Integer.class)
              .one();
      if (held >= CHANNELS_PER_USER_MAX) {
        return new Written.Refused<>(
            Reason.TOO_MANY, "id", "You have %d channels; remove one first.".formatted(held));
      }
      return new Written.Done<>(insert(handle, channel, address, addressMark));
    });
  }

  private static Optional<UserChannel> sameAddress(
      Handle handle, UserChannel channel, String addressMark) {
    return handle
        .createQuery(
            """
            select id from user_channel
            where username = :u and kind = :kind and address_mark = :mark and removed_at is null
            """)
        .bind("u", channel.username())
        .bind("kind", channel.kind().name())
        .bind("mark", addressMark)
        .mapTo(String.class)
        .findOne()
        .flatMap(id -> find(handle, id));
  }

  private UserChannel insert(
      Handle handle, UserChannel channel, String address, String addressMark) {
    handle
        .createUpdate(
            """
            insert into user_channel (id, username, kind, gateway_id, address_sealed, address_mark, label, rank, code_at)
            values (:id, :username, :kind, :gatewayId, :address, :mark, :label,
              (select coalesce(max(rank), 0) + 1 from user_channel where username = :username and removed_at is null),
              :codeAt)
            """)
        .bind("id", channel.id())
        .bind("username", channel.username())
        .bind("kind", channel.kind().name())
        .bind("gatewayId", channel.gatewayId())
        .bind("address", seal.seal(FieldSeal.channelAddress(channel.id()), address))
        .bind("mark", addressMark)
        .bind("label", channel.label())
        .bind("codeAt", time(channel.codeAtMillis()))
        .execute();
    return find(handle, channel.id()).orElseThrow();
  }

  /** The same browser with new keys: sealed anew, and still proved. */
  private UserChannel renew(Handle handle, UserChannel there, String address) {
    handle
        .createUpdate("update user_channel set address_sealed = :address where id = :id")
        .bind("address", seal.seal(FieldSeal.channelAddress(there.id()), address))
        .bind("id", there.id())
        .execute();
    return find(handle, there.id()).orElseThrow();
  }

  private static Optional<UserChannel> find(Handle handle, String id) {
    return handle
        .createQuery(
            """
            select id, username, kind, gateway_id, address_sealed, label, rank, code_at, verified_at
            from user_channel where id = :id and removed_at is null
            """)
        .bind("id", id)
        .map((row, context) ->
            new UserChannel(
                row.getString("id"),
                row.getString("username"),
                ChannelKind.valueOf(row.getString("kind")),
                row.getString("gateway_id"),
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(row.getBytes("address_sealed")),
                row.getString("label"),
                row.getInt("rank"),
                row.getTimestamp("code_at").getTime(),
                row.getTimestamp("verified_at") == null
                    ? null
                    : row.getTimestamp("verified_at").getTime()))
        .findOne();
  }

  private static void removeOf(Handle handle, String addressMark) {
    handle
        .createUpdate(
            """
            update user_channel set removed_at = now(), address_sealed = null
            where address_mark = :mark and kind = 'WEB_PUSH' and removed_at is null
            """)
        .bind("mark", addressMark)
        .execute();
  }

  /**
   * Removes one; its address is forgotten at once.
   *
   * @param username whose it must be; null for anybody's
   */
  public Written<String> remove(String id, String username) {
    return registry.write(handle -> {
      int removed =
          handle
              .createUpdate(
                  """
                  update user_channel set removed_at = now(), address_sealed = null
                  where id = :id and username = coalesce(:username, username) and removed_at is null
                  """)
              .bind("id", id)
              .bind("username", username)
              .execute();
      return removed == 1 ? new Written.Done<>(id) : noChannel(id);
    });
  }

  /** A new code counts from now; wrong ones are forgotten. */
  public Written<UserChannel> newCode(String id, String username, long nowMillis) {
    return registry.write(handle -> {
      int changed =
          handle
              .createUpdate(
                  """
                  update user_channel set code_at = :now, code_tries = 0
                  where id = :id and username = :username and removed_at is null
                  """)
              .bind("now", time(nowMillis))
              .bind("id", id)
              .bind("username", username)
              .execute();
      return changed == 1 ? new Written.Done<>(find(handle, id).orElseThrow()) : noChannel(id);
    });
  }

  /**
   * The person tells the code that came over the channel. Each try counts, also while the answer is
   * on its way.
   *
   * @param codeOf the code that was made at this time
   * @param madeAfterMillis an older code is void
   */
  public Written<UserChannel> verify(
      String id, String username, String code, LongFunction<String> codeOf, long madeAfterMillis) {
    Written<Long> made = registry.write(handle -> countTry(handle, id, username));
    if (!(made instanceof Written.Done<Long>(Long codeAt))) {
      return made.as();
    }
    if (codeAt < madeAfterMillis || !codeOf.apply(codeAt).equals(code)) {
      return new Written.Refused<>(
          Reason.WRONG_CODE, "code", "The code is wrong or older than 30 minutes.");
    }
    return proved(id);
  }

  private static Written<Long> countTry(Handle handle, String id, String username) {
    Optional<Long> codeAt =
        handle
            .createQuery(
                """
                update user_channel set code_tries = code_tries + 1
                where id = :id and username = :username and removed_at is null and code_tries < :max
                returning code_at
                """)
            .bind("id", id)
            .bind("username", username)
            .bind("max", CODE_TRIES_MAX)
            .map((row, context) -> row.getTimestamp("code_at").getTime())
            .findOne();
    if (codeAt.isPresent()) {
      return new Written.Done<>(codeAt.get());
    }
    return find(handle, id).filter(channel -> channel.username().equals(username)).isPresent()
        ? new Written.Refused<>(
            Reason.TOO_MANY, "code", "Too many wrong codes; have a new one sent.")
        : noChannel(id);
  }

  /** It reaches its person: from now on it is used. */
  public Written<UserChannel> proved(String id) {
    return registry.write(handle -> {
      handle
          .createUpdate(
              """
              update user_channel set verified_at = coalesce(verified_at, now())
              where id = :id and removed_at is null
              """)
          .bind("id", id)
          .execute();
      return find(handle, id)
          .<Written<UserChannel>>map(Written.Done::new)
          .orElseGet(() -> noChannel(id));
    });
  }

  private static <T> Written<T> noChannel(String id) {
    return new Written.Refused<>(
        Reason.UNKNOWN_REFERENCE, "id", "There is no channel %s.".formatted(id));
  }

  /** Adds the gateway, or gives the one under this id another address and key. */
  public Written<NotifyGateway> put(NotifyGateway gateway) {
    return registry.write(handle -> {
      Optional<Written<NotifyGateway>> refused = checkGateway(handle, gateway);
      if (refused.isPresent()) {
        return refused.get();
      }
      handle
          .createUpdate(
              """
              insert into notify_gateway (id, medium, name, url, secret_sealed)
              values (:id, :medium, :name, :url, :secret)
              on conflict (id) do update set name = excluded.name, url = excluded.url,
                secret_sealed = excluded.secret_sealed, removed_at = null
              """)
          .bind("id", gateway.id())
          .bind("medium", gateway.medium().name())
          .bind("name", gateway.name())
          .bind("url", gateway.url())
          .bind("secret", Base64.getUrlDecoder().decode(gateway.sealedSecret()))
          .execute();
      return new Written.Done<>(gateway);
    });
  }

  private static Optional<Written<NotifyGateway>> checkGateway(
      Handle handle, NotifyGateway gateway) {
    record Known(String id, String medium) {}
    var known =
        handle
            .createQuery(
                "select id, medium from notify_gateway where removed_at is null or id = :id")
            .bind("id", gateway.id())
            .map((row, context) -> new Known(row.getString("id"), row.getString("medium")))
            .list();
    Optional<Known> same = known.stream().filter(one -> one.id().equals(gateway.id())).findFirst();
    if (same.isEmpty() && known.size() >= GATEWAYS_MAX) {
      return Optional.of(
          new Written.Refused<>(
              Reason.TOO_MANY, "id", "There are %d gateways already.".formatted(known.size())));
    }
    boolean other = same.isPresent() && !same.get().medium().equals(gateway.medium().name());
    return other
        ? Optional.of(
            new Written.Refused<>(
                Reason.ALREADY_THERE,
                "medium",
                "Gateway %s is for %s; take another id."
                    .formatted(gateway.id(), same.get().medium())))
        : Optional.empty();
  }

  /** Removes the gateway and the channels it carried. */
  public Written<String> removeGateway(String id) {
    return registry.write(handle -> {
      int removed =
          handle
              .createUpdate(
                  "update notify_gateway set removed_at = now(), secret_sealed = null where id = :id"
                      + " and removed_at is null")
              .bind("id", id)
              .execute();
      if (removed == 0) {
        return new Written.Refused<>(
            Reason.UNKNOWN_REFERENCE, "id", "There is no gateway %s.".formatted(id));
      }
      handle
          .createUpdate(
              """
              update user_channel set removed_at = now(), address_sealed = null
              where gateway_id = :id and removed_at is null
              """)
          .bind("id", id)
          .execute();
      return new Written.Done<>(id);
    });
  }

  /** Makes this the policy in force; its number. */
  public Written<Integer> putPolicy(String json, String by) {
    return registry.write(handle ->
        new Written.Done<>(
            handle
                .createQuery(
                    """
                    insert into notify_policy (policy_version, body, made_by)
                    select coalesce(max(policy_version), 1) + 1, cast(:body as jsonb), :by from notify_policy
                    returning policy_version
                    """)
                .bind("body", json)
                .bind("by", by)
                .mapTo(Integer.class)
                .one()));
  }

  private static OffsetDateTime time(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
