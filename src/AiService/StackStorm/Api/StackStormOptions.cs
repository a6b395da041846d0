using AiService.Engines;
using AiService.Hosting;

namespace AiService.StackStorm.Api;

/// <summary>How StackStorm is reached. Read from the environment by <see cref="StackStormSettings"/>.</summary>
/// <remarks>A class, not a record: a record's <c>ToString</c> would print the credentials.</remarks>
internal sealed class StackStormOptions
{
    /// <summary><c>STACKSTORM_BASE_URL</c>: <c>https://HOST/api/v1</c>, without a trailing slash. Default: none, StackStorm is not used.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>
    /// <c>STACKSTORM_STREAM_URL</c>: <c>https://HOST/stream/v1</c>, or <c>off</c>. Default: derived from the base URL, <c>/api/v1</c> becomes
    /// <c>/stream/v1</c>, port 9101 becomes 9102; null, no stream, where it has neither form.
    /// </summary>
    public Uri? StreamUrl { get; init; }

    /// <summary><c>STACKSTORM_API_KEY</c>, or its file: sent as <c>St2-Api-Key</c>. It goes before the token: StackStorm is sent one credential only.</summary>
    public SecretSetting? ApiKey { get; init; }

    /// <summary><c>STACKSTORM_AUTH_TOKEN</c>, or its file: sent as <c>X-Auth-Token</c> when there is no key.</summary>
    public SecretSetting? AuthToken { get; init; }

    /// <summary><c>STACKSTORM_TIMEOUT</c>: seconds for one request with its answer, 0.1 to 300, default 15.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// <c>STACKSTORM_VERIFY_SSL</c>: default true; false accepts any certificate, on this client alone. <c>STACKSTORM_CA_FILE</c>: PEM file of
    /// a private CA, trusted in addition to the system's; default none.
    /// </summary>
    public EngineTrust Trust { get; init; } = new(VerifySsl: true, PrivateCa: null);

    /// <summary><c>STACKSTORM_EXECUTION_TIMEOUT</c>: seconds for which one execution is tracked, 1 to 86400, default 600; then it is cancelled.</summary>
    public TimeSpan ExecutionTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary><c>STACKSTORM_POLL_INTERVAL</c>: seconds between two polls of open executions, 0.05 to 60, default 0.5; grows to a tenth of the time for which the execution has been open.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary><c>STACKSTORM_MAX_SENDS</c>: how often one repair is sent in all while there is surely no execution of it, 1 to 10, default 3.</summary>
    public int MaxSends { get; init; } = 3;

    /// <summary>
    /// <c>STACKSTORM_SETTLE_TIME</c>: seconds over which StackStorm must answer that there is no execution, before a POST without
    /// an answer counts as never having arrived; 1 to 3600, default 120. Longer than everything that may still hold it: nginx waits 90 s
    /// for st2api, gunicorn ends a worker that hangs after 30 s.
    /// </summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>What the poll interval grows to: 3 s, or <see cref="PollInterval"/> where that is longer.</summary>
    public TimeSpan LongestPollInterval => PollInterval > TimeSpan.FromSeconds(3) ? PollInterval : TimeSpan.FromSeconds(3);

    /// <summary>Settings that are valid and yet deserve a warning at the start.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True with a base URL and a credential.</summary>
    public bool Enabled => BaseUrl is not null && (ApiKey ?? AuthToken) is not null;

    public override string ToString() => Enabled ? $"StackStorm at {BaseUrl}" : "StackStorm, not configured";
}
