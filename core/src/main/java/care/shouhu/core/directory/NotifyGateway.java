package care.shouhu.core.directory;

/**
 * A service that carries messages to people for us: it is sent signed requests.
 *
 * @param medium what it makes of them; never LIVE or WEB_PUSH
 * @param url http or https, set by an administrator
 * @param sealedSecret what requests to it and its reports are signed with, readable by the command
 *     centre only
 */
public record NotifyGateway(
    String id, ChannelKind medium, String name, String url, String sealedSecret) {}
