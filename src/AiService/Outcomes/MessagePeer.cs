using System.Text.Json.Nodes;
using AiService.Hosting;

namespace AiService.Outcomes;

/// <summary>A server that takes outcomes as messages over HTTP.</summary>
/// <param name="Name">The receiver's name in the records.</param>
/// <param name="Variable">The setting of its address.</param>
/// <param name="Url">Where the messages go.</param>
/// <param name="Token">Goes along as a bearer token; null without one.</param>
/// <param name="Body">Writes a message in its form.</param>
internal sealed record MessagePeer(string Name, string Variable, Uri Url, SecretSetting? Token, Func<OutcomeMessage, JsonObject> Body);

/// <summary>Reports an outcome as a message.</summary>
internal sealed class MessageDelivery(MessagePeer peer, OutcomeMessages messages, OutcomeClient client) : IOutcomeDelivery
{
    public async Task<Func<CancellationToken, Task<DeliveryFailure?>>?> PrepareAsync(DueOutcome outcome, CancellationToken stopping)
    {
        var message = peer.Body(await messages.WriteAsync(outcome, stopping));
        return token => client.SendAsync(peer, message, token);
    }
}

/// <summary>The servers that are set.</summary>
internal sealed record OutcomeOptions(IReadOnlyList<MessagePeer> Peers)
{
    /// <summary>
    /// <c>NOTIFY_ALERT_SERVICE_URL</c> and <c>NOTIFY_HERTZBEAT_URL</c>: http(s) URL of the server, or of the endpoint itself; unset: not reported there.
    /// <c>NOTIFY_HERTZBEAT_TOKEN</c>, or the file in <c>NOTIFY_HERTZBEAT_TOKEN_FILE</c>: its API token, which HertzBeat needs from 1.7 on.
    /// </summary>
    public static OutcomeOptions Read(SettingsReader settings)
    {
        var token = settings.Secret("NOTIFY_HERTZBEAT_TOKEN", "NOTIFY_HERTZBEAT_TOKEN_FILE", SecretShape.Header);
        MessagePeer?[] peers =
        [
            Peer(settings, "alert-service", "NOTIFY_ALERT_SERVICE_URL", "/api/alert/hertzbeat", null, OutcomeMessage.ForAlertService),
            Peer(settings, "hertzbeat", "NOTIFY_HERTZBEAT_URL", "/api/alerts/report", token, OutcomeMessage.ForHertzBeat),
        ];
        return new OutcomeOptions([.. peers.OfType<MessagePeer>()]);
    }

    private static MessagePeer? Peer(
        SettingsReader settings, string name, string variable, string path, SecretSetting? token, Func<OutcomeMessage, JsonObject> body)
    {
        if (settings.HttpUrl(variable) is not { } url)
        {
            return null;
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            settings.Reject(variable, "carries a query or a fragment.", $"Use a form like http://host.example:8004, or http://host.example:8004{path}.");
            return null;
        }

        var given = url.AbsolutePath.TrimEnd('/');
        var full = given.EndsWith(path, StringComparison.Ordinal) ? url : new UriBuilder(url) { Path = given + path }.Uri;
        return new MessagePeer(name, variable, full, token, body);
    }
}
