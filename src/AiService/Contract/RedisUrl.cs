using System.Globalization;
using StackExchange.Redis;

namespace AiService.Contract;

/// <summary>
/// redis-py's URL grammar, which the platform's settings are written in (contract section 4):
/// <c>redis://[[user]:password@]host[:port][/db][?db=n]</c>, <c>rediss://…</c>, <c>unix://[[user]:password@]/path[?db=n]</c>.
/// StackExchange.Redis does not read it.
/// </summary>
internal static class RedisUrl
{
    /// <returns>Options that do not fail while Redis is away, or null when the text is no such URL.</returns>
    public static ConfigurationOptions? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || Database(url) is not { } database)
        {
            return null;
        }

        var options = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            ConnectTimeout = 3000,
            AsyncTimeout = 3000,
            DefaultDatabase = database,
            Ssl = url.Scheme == "rediss",
        };

        switch (url.Scheme)
        {
            case "redis" or "rediss" when url.Host.Length > 0:
                options.EndPoints.Add(url.IdnHost, url.Port > 0 ? url.Port : 6379);
                break;
            case "unix" when url.AbsolutePath.Length > 1:
                options.EndPoints.Add(new System.Net.Sockets.UnixDomainSocketEndPoint(Uri.UnescapeDataString(url.AbsolutePath)));
                break;
            default:
                return null;
        }

        if (url.UserInfo.Split(':', 2) is [var user, var password])
        {
            options.User = user.Length > 0 ? Uri.UnescapeDataString(user) : null;
            options.Password = Uri.UnescapeDataString(password);
        }

        return options;
    }

    private static int? Database(Uri url)
    {
        var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(url.Query).TryGetValue("db", out var query)
            ? query.ToString()
            : url.Scheme == "unix" ? "" : url.AbsolutePath.Trim('/');
        return asked.Length == 0 ? 0
            : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
