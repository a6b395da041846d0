using AiService.Hosting;
using AiService.Storage;

namespace AiService.Access;

/// <summary>Configures who may ask for what.</summary>
internal sealed record AccessOptions
{
    /// <summary>
    /// <c>AISERVICE_API_KEYS_FILE</c>: the keys, a file path; default <c>api-keys.json</c> beside the records. A file that is missing holds none.
    /// </summary>
    public required string KeysFile { get; init; }

    /// <summary><c>TRUSTED_NETWORKS</c>: addresses whose requests act as <c>operator</c> without a credential; default loopback, <c>none</c>: no address.</summary>
    public required AddressList Trusted { get; init; }

    /// <summary><c>TRUSTED_PROXIES</c>: addresses whose forwarded address, host and prefix count; default none.</summary>
    public required AddressList Proxies { get; init; }

    /// <summary><c>ANONYMOUS_ROLE</c>: the role of every other request without a credential; default <c>caller</c>, null for <c>none</c>.</summary>
    public required string? AnonymousRole { get; init; }

    /// <summary><c>ALLOWED_HOSTS</c>: the only host names that a request may name, the loopback ones among them; empty when unset.</summary>
    public required IReadOnlyList<string> AllowedHosts { get; init; }

    /// <summary>The host names of <c>--urls</c>: a request that names one is trusted by its address where <see cref="AllowedHosts"/> is empty.</summary>
    public required IReadOnlyList<string> OwnHosts { get; init; }

    /// <summary><c>CORS_ORIGINS</c>: origins (<c>https://ui.example</c>) whose pages may call the service; default none.</summary>
    public required IReadOnlyList<string> CorsOrigins { get; init; }

    /// <summary><c>REQUESTS_PER_MINUTE</c>: requests that a key, a token's user or an untrusted address has a minute; default 60, 0: no limit.</summary>
    public required int RequestsPerMinute { get; init; }

    /// <summary><c>ALERT_TOKEN</c>, or the content of <c>ALERT_TOKEN_FILE</c>: makes the sender of an alert an operator; null: none does.</summary>
    public required SecretSetting? AlertToken { get; init; }

    /// <summary>The issuer whose tokens are accepted beside the keys; null: none.</summary>
    public required OidcOptions? Oidc { get; init; }

    /// <param name="settings">The settings; gets what is wrong.</param>
    /// <param name="urls">The URLs that the service listens at, separated by semicolons.</param>
    public static AccessOptions Read(SettingsReader settings, string? urls)
    {
        var role = settings.Word("ANONYMOUS_ROLE", Roles.Caller, ["none", .. Roles.All]);
        return new AccessOptions
        {
            KeysFile = KeysPath(settings),
            Trusted = AddressList.Read(settings, "TRUSTED_NETWORKS", AddressList.Loopback),
            Proxies = AddressList.Read(settings, "TRUSTED_PROXIES", AddressList.Empty),
            AnonymousRole = role == "none" ? null : role,
            AllowedHosts = Hosts(settings),
            OwnHosts = HostsOf(settings, urls),
            CorsOrigins = Origins(settings),
            RequestsPerMinute = settings.Whole("REQUESTS_PER_MINUTE", 60, 0, 1_000_000),
            AlertToken = settings.Secret("ALERT_TOKEN", "ALERT_TOKEN_FILE", SecretShape.Header),
            Oidc = OidcOptions.Read(settings),
        };
    }

    /// <summary>Returns the path of the keys' file.</summary>
    public static string KeysPath(SettingsReader settings) =>
        Path.GetFullPath(settings.Text("AISERVICE_API_KEYS_FILE")
            ?? Path.Combine(Path.GetDirectoryName(StorageOptions.Read(settings).RecordsPath) ?? "/", "api-keys.json"));

    private static List<string> Hosts(SettingsReader settings)
    {
        var hosts = Parts(settings, "ALLOWED_HOSTS");
        foreach (var (place, _) in hosts.Index().Where(host => Uri.CheckHostName(host.Item.StartsWith("*.", StringComparison.Ordinal) ? host.Item[2..] : host.Item.Trim('[', ']')) == UriHostNameType.Unknown))
        {
            settings.Reject("ALLOWED_HOSTS", $"Entry {place + 1} is no host name.", "Use names without scheme and port, like ai.example or *.example, separated by commas.");
        }

        // The container's own health check asks by a loopback name.
        return hosts.Count == 0 ? hosts : [.. hosts.Select(host => host.Contains(':', StringComparison.Ordinal) ? $"[{host.Trim('[', ']')}]" : host), "localhost", "127.0.0.1", "[::1]"];
    }

    private static List<string> HostsOf(SettingsReader settings, string? urls)
    {
        var hosts = new List<string>();
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                hosts.Add(BindingAddress.Parse(url).Host);
            }
            catch (FormatException)
            {
                settings.Reject("--urls", $"'{url}' (of --urls or ASPNETCORE_URLS) is no address to listen at.", "Use a form like http://+:8002, several separated by semicolons.");
            }
        }

        return hosts;
    }

    private static List<string> Origins(SettingsReader settings)
    {
        var origins = Parts(settings, "CORS_ORIGINS");
        foreach (var (place, _) in origins.Index().Where(origin => !Uri.TryCreate(origin.Item, UriKind.Absolute, out var url) || url.GetLeftPart(UriPartial.Authority) != origin.Item))
        {
            settings.Reject("CORS_ORIGINS", $"Entry {place + 1} is no origin.", "Use scheme, host and port alone, like https://ui.example, separated by commas.");
        }

        return origins;
    }

    private static List<string> Parts(SettingsReader settings, string variable) =>
        [.. (settings.Text(variable) ?? "").Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
}
