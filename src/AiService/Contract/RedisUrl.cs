using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.WebUtilities;
using StackExchange.Redis;

namespace AiService.Contract;

/// <summary>
/// redis-py's URL grammar, which the platform's settings are written in (contract section 4):
/// <c>redis://[[user]:password@]host[:port][/db][?db=n]</c>, <c>rediss://…</c>, <c>unix://[[user]:password@]/path[?db=n]</c>.
/// StackExchange.Redis does not read it, and .NET's own URLs refuse a password with an unescaped @.
/// </summary>
internal static class RedisUrl
{
    private static readonly SearchValues<char> EndOfAuthority = SearchValues.Create("/?#");

    /// <returns>Options that do not fail while Redis is away, or null when the text is no such URL.</returns>
    public static ConfigurationOptions? Parse(string text)
    {
        if (text.Split("://", 2) is not [var written, var rest])
        {
            return null;
        }

        var scheme = written.ToLowerInvariant();
        var parts = Split(rest);
        if (Database(scheme, parts.Path, parts.Query) is not { } database)
        {
            return null;
        }

        var options = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            ConnectTimeout = 3000,
            AsyncTimeout = 3000,
            DefaultDatabase = database,
            Ssl = scheme == "rediss",
        };

        switch (scheme)
        {
            case "redis" or "rediss" when Uri.TryCreate($"redis://{parts.Place}", UriKind.Absolute, out var server) && server.Host.Length > 0:
                options.EndPoints.Add(server.IdnHost, server.Port > 0 ? server.Port : 6379);
                break;
            case "unix" when parts.Path.Length > 1:
                options.EndPoints.Add(new UnixDomainSocketEndPoint(Uri.UnescapeDataString(parts.Place + parts.Path)));
                break;
            default:
                return null;
        }

        if (parts.Login.Split(':', 2) is [var user, var password])
        {
            options.User = user.Length > 0 ? Uri.UnescapeDataString(user) : null;
            options.Password = Uri.UnescapeDataString(password);
        }

        return options;
    }

    /// <summary>Divides what follows the scheme as Python does: the authority ends at the first of / ? and #, and the login at its last @.</summary>
    private static (string Login, string Place, string Path, string Query) Split(string rest)
    {
        var end = rest.AsSpan().IndexOfAny(EndOfAuthority) is var first and >= 0 ? first : rest.Length;
        var tail = rest[end..].Split('#')[0].Split('?', 2);
        var at = rest[..end].LastIndexOf('@');
        return (rest[..Math.Max(at, 0)], rest[(at + 1)..end], tail[0], tail is [_, var query] ? query : "");
    }

    private static int? Database(string scheme, string path, string query)
    {
        var asked = QueryHelpers.ParseQuery(query).TryGetValue("db", out var named) && named.ToString() is { Length: > 0 } given
            ? given
            : scheme == "unix" ? "" : path.Trim('/');
        return asked.Length == 0 ? 0
            : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
