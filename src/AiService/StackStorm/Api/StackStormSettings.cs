using AiService.Engines;
using AiService.Hosting;

namespace AiService.StackStorm.Api;

/// <summary>Reads and validates the <c>STACKSTORM_*</c> variables of this room. No message holds a credential.</summary>
internal static class StackStormSettings
{
    private const string BaseUrl = "STACKSTORM_BASE_URL";
    private const string StreamUrl = "STACKSTORM_STREAM_URL";
    private const string ApiKey = "STACKSTORM_API_KEY";
    private const string AuthToken = "STACKSTORM_AUTH_TOKEN";
    private const string ApiKeyFile = "STACKSTORM_API_KEY_FILE";
    private const string AuthTokenFile = "STACKSTORM_AUTH_TOKEN_FILE";
    private const string VerifySsl = "STACKSTORM_VERIFY_SSL";
    private const string CaFile = "STACKSTORM_CA_FILE";

    private static readonly string[] CredentialNames = [ApiKey, ApiKeyFile, AuthToken, AuthTokenFile];

    public static StackStormOptions ReadStackStorm(this SettingsReader settings)
    {
        var url = settings.EngineUrl(BaseUrl, "https://host.example/api/v1");
        var key = settings.Secret(ApiKey, ApiKeyFile, SecretShape.Header);
        var token = settings.Secret(AuthToken, AuthTokenFile, SecretShape.Header);
        var trust = settings.Trust(VerifySsl, CaFile);
        var settle = settings.Seconds("STACKSTORM_SETTLE_TIME", unset: 120, min: 1, max: 3600);

        if (settings.Text(BaseUrl) is not null && !CredentialNames.Any(name => settings.Text(name) is not null))
        {
            settings.Reject(
                ApiKey, $"is missing, although {BaseUrl} is set.", $"Set one of {string.Join(", ", CredentialNames)}, or clear {BaseUrl} to do without StackStorm.");
        }

        return new StackStormOptions
        {
            BaseUrl = url,
            StreamUrl = Stream(settings, url),
            ApiKey = key,
            AuthToken = token,
            RequestTimeout = settings.Seconds("STACKSTORM_TIMEOUT", unset: 15, min: 0.1, max: 300),
            Trust = trust,
            ExecutionTimeout = settings.Seconds("STACKSTORM_EXECUTION_TIMEOUT", unset: 600, min: 1, max: 86400),
            PollInterval = settings.Seconds("STACKSTORM_POLL_INTERVAL", unset: 0.5, min: 0.05, max: 60),
            MaxSends = settings.Whole("STACKSTORM_MAX_SENDS", unset: 3, min: 1, max: 10),
            SettleTime = settle,
            Warnings = [.. Warnings(url, key, token, trust, settle)],
        };
    }

    /// <summary>Returns the URL of st2stream: as given, or beside the API as it is packaged.</summary>
    private static Uri? Stream(SettingsReader settings, Uri? api)
    {
        if (settings.Text(StreamUrl) is { } given)
        {
            return given.Equals("off", StringComparison.OrdinalIgnoreCase) ? null : settings.EngineUrl(StreamUrl, "https://host.example/stream/v1");
        }

        const string Packaged = "/api/v1";
        return api switch
        {
            null => null,
            { AbsolutePath: var path } when path.EndsWith(Packaged, StringComparison.Ordinal) =>
                new UriBuilder(api) { Path = path[..^Packaged.Length] + "/stream/v1" }.Uri,
            { Port: 9101, AbsolutePath: "/v1" } => new UriBuilder(api) { Port = 9102 }.Uri,
            _ => null,
        };
    }

    private static IEnumerable<string> Warnings(
        Uri? url, SecretSetting? key, SecretSetting? token, EngineTrust trust, TimeSpan settle)
    {
        if (settle < TimeSpan.FromSeconds(30))
        {
            yield return $"STACKSTORM_SETTLE_TIME is {settle.TotalSeconds:0} s: a request that is still queued at StackStorm may be sent twice. For test environments only.";
        }

        if (url is null)
        {
            if ((key ?? token) is not null)
            {
                yield return $"A StackStorm credential is set, but {BaseUrl} is not: StackStorm is not used.";
            }

            yield break;
        }

        if (key is not null && token is not null)
        {
            yield return $"{ApiKey} and {AuthToken} are both set: the key is used, the token is not sent.";
        }

        if (!url.AbsolutePath.EndsWith("/v1", StringComparison.Ordinal))
        {
            yield return $"{BaseUrl} does not end in /api/v1 (packaged StackStorm) or /v1 (st2api itself): is it the API's URL?";
        }

        foreach (var warning in trust.Warnings("StackStorm", url, BaseUrl, VerifySsl, CaFile))
        {
            yield return warning;
        }
    }
}
