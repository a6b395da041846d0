using System.Text.Json.Nodes;
using AiService.Hosting;

namespace AiService.Outcomes;

/// <summary>A peer to which the outcomes of repairs are reported.</summary>
/// <param name="Name">Its name in the records.</param>
/// <param name="Variable">The setting of its address, by which health and log name it.</param>
/// <param name="Url">Where the messages go.</param>
/// <param name="Token">Goes along as a bearer token; null without one.</param>
/// <param name="Body">Writes a message in its form.</param>
internal sealed record OutcomeReceiver(string Name, string Variable, Uri Url, SecretSetting? Token, Func<OutcomeMessage, JsonObject> Body);

/// <summary>The receivers that are set.</summary>
internal sealed record OutcomeOptions(IReadOnlyList<OutcomeReceiver> Receivers)
{
    /// <summary>
    /// <c>NOTIFY_ALERT_SERVICE_URL</c> and <c>NOTIFY_HERTZBEAT_URL</c>: http(s) URL of the server, or of the endpoint itself; unset: not reported there.
    /// <c>NOTIFY_HERTZBEAT_TOKEN</c>, or the file in <c>NOTIFY_HERTZBEAT_TOKEN_FILE</c>: its API token, which HertzBeat needs from 1.7 on.
    /// </summary>
    public static OutcomeOptions Read(SettingsReader settings)
    {
        var token = settings.Secret("NOTIFY_HERTZBEAT_TOKEN", "NOTIFY_HERTZBEAT_TOKEN_FILE", SecretShape.Header);
        OutcomeReceiver?[] receivers =
        [
            Receiver(settings, "alert-service", "NOTIFY_ALERT_SERVICE_URL", "/api/alert/hertzbeat", null, OutcomeMessage.ForAlertService),
            Receiver(settings, "hertzbeat", "NOTIFY_HERTZBEAT_URL", "/api/alerts/report", token, OutcomeMessage.ForHertzBeat),
        ];
        return new OutcomeOptions([.. receivers.OfType<OutcomeReceiver>()]);
    }

    private static OutcomeReceiver? Receiver(
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
        return new OutcomeReceiver(name, variable, full, token, body);
    }
}
