using AiService.Engines;
using AiService.Hosting;

namespace AiService.Awx.Api;

/// <summary>How Ansible AWX is reached. Read from the environment by <see cref="AwxSettings"/>.</summary>
/// <remarks>A class, not a record: a record's <c>ToString</c> would print the credentials.</remarks>
internal sealed class AwxOptions
{
    /// <summary>
    /// <c>AWX_BASE_URL</c>: <c>https://HOST/api/v2</c>, behind a gateway <c>https://HOST/api/controller/v2</c>, without a trailing slash.
    /// Default: none, AWX is not used.
    /// </summary>
    public Uri? BaseUrl { get; init; }

    /// <summary><c>AWX_TOKEN</c>, or its file: sent as Bearer. It goes before user name and password.</summary>
    public SecretSetting? Token { get; init; }

    /// <summary><c>AWX_USERNAME</c>: for Basic, where there are no tokens.</summary>
    public string? Username { get; init; }

    /// <summary><c>AWX_PASSWORD</c>, or its file: the user's.</summary>
    public SecretSetting? Password { get; init; }

    /// <summary><c>AWX_VERIFY_SSL</c>: default true; false accepts any certificate, on this client alone. <c>AWX_CA_FILE</c>: PEM file of a private CA; default none.</summary>
    public EngineTrust Trust { get; init; } = new(VerifySsl: true, PrivateCa: null);

    /// <summary><c>AWX_TIMEOUT</c>: seconds for one request with its answer, 0.1 to 300, default 15.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary><c>AWX_JOB_TIMEOUT</c>: seconds for which a job is followed, waiting included, 1 to 86400, default 600; then it is cancelled.</summary>
    public TimeSpan JobTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary><c>AWX_POLL_INTERVAL</c>: seconds between two polls of all open jobs, one request for up to 200 of them; 0.05 to 60, default 2.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// <c>AWX_SETTLE_TIME</c>: seconds over which AWX must answer that there is no job, before a launch without an answer counts as never having
    /// arrived; 1 to 3600, default 180. Longer than a request may live there: uWSGI, which serves AWX, ends one after 120 to 150 s.
    /// </summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Settings that are valid and yet deserve a warning at the start.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True with a base URL and a credential.</summary>
    public bool Enabled => BaseUrl is not null && (Token is not null || (Username is not null && Password is not null));

    public override string ToString() => Enabled ? $"AWX at {BaseUrl}" : "AWX, not configured";
}
