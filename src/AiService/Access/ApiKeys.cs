using System.Text.Json.Nodes;
using AiService.Audit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiService.Access;

/// <summary>
/// Knows the API keys. The file is read for every request that presents a key, and parsed when it has changed: a key that was removed is refused at once. While it cannot
/// be used, the last keys that could be read hold, and <c>/health/ready</c> says so.
/// </summary>
internal sealed partial class ApiKeys(AccessOptions options, AuditRecorder recorder, TimeProvider time, ILogger<ApiKeys> logger) : IHealthCheck
{
    /// <summary>Names in a record.</summary>
    private const int MostNames = 200;

    private readonly Lock gate = new();
    private byte[]? content;
    private string? problem;
    private Dictionary<string, ApiKey> byHash = [];

    /// <summary>Reads the keys that the process begins with: what is changed from then on is recorded.</summary>
    public void Load()
    {
        lock (gate)
        {
            Renew();
        }
    }

    /// <summary>Returns the entry of a key; null when there is none.</summary>
    public ApiKey? Find(string key)
    {
        lock (gate)
        {
            Renew();
            return byHash.GetValueOrDefault(ApiKeyFile.HashOf(key));
        }
    }

    /// <summary>Returns whether a request can have a role: by a key, by a token, or without a credential.</summary>
    public bool CanHave(string role)
    {
        lock (gate)
        {
            Renew();
            return options.AnonymousRole == role || options.Oidc?.RoleMap.Values.Contains(role) == true || byHash.Values.Any(key => key.Role == role);
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            Renew();
            return Task.FromResult(problem is null
                ? HealthCheckResult.Healthy($"{byHash.Count} API keys")
                : HealthCheckResult.Degraded($"{options.KeysFile} cannot be read ({problem}): the {byHash.Count} API keys that were read last stay valid"));
        }
    }

    private void Renew()
    {
        try
        {
            var bytes = ApiKeyFile.ReadBytes(options.KeysFile);
            if (content is not null && bytes.AsSpan().SequenceEqual(content))
            {
                problem = null;
                return;
            }

            var read = ApiKeyFile.Parse(bytes).ToDictionary(key => key.Hash);
            if (content is not null)
            {
                RecordChange(read);
            }

            (byHash, content) = (read, bytes);
            problem = null;
            Log.Read(logger, options.KeysFile, byHash.Count);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or FormatException)
        {
            // Once for each problem, not for each request.
            if (problem != unusable.Message)
            {
                problem = unusable.Message;
                Log.Unusable(logger, options.KeysFile, problem);
            }
        }
    }

    /// <summary>Records which keys were added, removed or given another role, by their names; a key in the place of another one is both added and removed.</summary>
    private void RecordChange(Dictionary<string, ApiKey> now)
    {
        var added = Names(now.Values.Where(key => byHash.GetValueOrDefault(key.Hash) is not { } known || (known.Name, known.Role) != (key.Name, key.Role)));
        var removed = Names(byHash.Values.Where(key => now.GetValueOrDefault(key.Hash) is not { } known || (known.Name, known.Role) != (key.Name, key.Role)));
        if (added.Count + removed.Count > 0)
        {
            // The request that has the file read does not wait for it.
            _ = recorder.TryAppendAsync(new AuditEntry
            {
                At = time.GetUtcNow(),
                Event = "keys_changed",
                Detail = $"{added.Count} added, {removed.Count} removed, {now.Count} in all",
                Data = new JsonObject { ["added"] = added, ["removed"] = removed },
            });
        }
    }

    private static JsonArray Names(IEnumerable<ApiKey> keys) =>
        [.. keys.OrderBy(key => key.Name, StringComparer.Ordinal).Take(MostNames).Select(key => (JsonNode)new JsonObject { ["name"] = key.Name, ["role"] = key.Role })];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "API keys of {File}: {Count}")]
        public static partial void Read(ILogger logger, string file, int count);

        [LoggerMessage(LogLevel.Error, "The API keys in {File} cannot be read ({Problem}): the keys that were read last stay valid until the file is corrected")]
        public static partial void Unusable(ILogger logger, string file, string problem);
    }
}
