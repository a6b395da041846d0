using AiService.Contract;
using AiService.Hosting;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace AiService.Analysis;

/// <summary>
/// Gives the Redis client the user and password of <c>REDIS_URL</c> as they are at each login: at the first, and at every one after a
/// connection was lost. Server and database are those of the start.
/// </summary>
internal sealed class RedisLogin(SecretSetting url) : DefaultOptionsProvider
{
    private static readonly SecretShape Shape = new(
        text => RedisUrl.Parse(text) is null ? "is no Redis URL." : null,
        text => RedisUrl.Parse(text)?.Password is { Length: > 0 } password ? [password] : [],
        "Use redis://[[user]:password@]host[:port][/db], rediss://… or unix:///path, with / ? # % in a password as %2F %3F %23 %25.");

    public override string? User => RedisUrl.Parse(url.Read())?.User;

    public override string? Password => RedisUrl.Parse(url.Read())?.Password;

    /// <summary>Reads <c>REDIS_URL</c>, or the file that <c>REDIS_URL_FILE</c> names.</summary>
    /// <returns>Null when neither is set, or it cannot be used.</returns>
    public static ConfigurationOptions? Read(SettingsReader settings)
    {
        if (settings.Secret("REDIS_URL", "REDIS_URL_FILE", Shape) is not { } url || RedisUrl.Parse(url.Read()) is not { } options)
        {
            return null;
        }

        // Left to the provider, which is asked at each login.
        (options.User, options.Password, options.Defaults) = (null, null, new RedisLogin(url));
        return options;
    }
}
