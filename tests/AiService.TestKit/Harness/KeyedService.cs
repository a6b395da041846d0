using System.Net.Http.Json;
using System.Text.Json;
using AiService.Access;

namespace AiService.Tests.Harness;

/// <summary>The service where no address is trusted, and the keys that it knows.</summary>
internal static class KeyedService
{
    /// <summary>The setting without which every request of a test would be an operator's.</summary>
    public const string NoTrust = "TRUSTED_NETWORKS=none";

    /// <summary>The file of the keys in the service's folder.</summary>
    public static string KeysIn(string folder) => Path.Combine(folder, "api-keys.json");

    /// <summary>Adds a key and returns it.</summary>
    public static async Task<string> AddKeyAsync(string file, string name, string role)
    {
        var key = ApiKeyFile.NewKey();
        (await ApiKeyFile.AddAsync(file, name, role, key, TimeProvider.System)).Should().BeTrue("the name must be free");
        return key;
    }

    /// <summary>Adds a key for each role, named like it, and returns them by role.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> AddKeysAsync(string file)
    {
        var keys = new Dictionary<string, string>();
        foreach (var role in Roles.All)
        {
            keys[role] = await AddKeyAsync(file, role, role);
        }

        return keys;
    }

    /// <summary>Sends a request with headers such as <c>X-Api-Key: …</c>, as they are written here.</summary>
    public static async Task<HttpResponseMessage> SendAsync(this ServiceUnderTest service, HttpMethod method, string path, object? body, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].TrimStart()).Should().BeTrue();
        }

        return await service.Http.SendAsync(request);
    }

    /// <summary>Gets <c>/repairs</c>, which needs a reader, and returns the HTTP status and the envelope.</summary>
    public static async Task<(int Status, JsonElement Envelope)> ReadAsync(this ServiceUnderTest service, params string[] headers)
    {
        using var response = await service.SendAsync(HttpMethod.Get, "/repairs", null, headers);
        return ((int)response.StatusCode, await response.EnvelopeAsync());
    }

    /// <summary>Returns the HTTP status of <see cref="ReadAsync"/>.</summary>
    public static async Task<int> StatusAsync(this ServiceUnderTest service, params string[] headers) => (await service.ReadAsync(headers)).Status;
}
