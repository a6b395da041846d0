using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Holds the token that the device-service is sent: the configured one, else one that it gives for a name and a password
/// (<c>POST /api/auth/login</c>). One for the process, shared by every <see cref="DeviceServiceConnection"/>, which uses it in this way:
/// <list type="number">
/// <item><see cref="TokenAsync"/> for the token to send.</item>
/// <item>When the answer is 401, <see cref="RenewAsync"/> with the token that was refused, once for a request.</item>
/// <item>When that one is refused as well, <see cref="Refuse"/>.</item>
/// </list>
/// One login is under way at a time. After a refused one there is none for a minute, so that a wrong password locks no account, unless the
/// password changes.
/// </summary>
/// <param name="http">Bounds an answer in bytes and reads it whole.</param>
/// <param name="options">Where it is, the token, name and password.</param>
/// <param name="time">Ages a refusal and bounds a login.</param>
/// <param name="explain">Returns a sentence in Chinese about a connection that failed, or null when there is no more to say.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeviceServiceLogin(
    HttpClient http, DeviceServiceOptions options, TimeProvider time, Func<Exception, string?> explain, ILogger<DeviceServiceLogin> logger)
{
    /// <summary>Bytes of an answer to a login; the client bounds it while it is read.</summary>
    public const int LargestAnswer = 64 * 1024;

    private const int LongestToken = 16 * 1024;
    private const int MaxShown = 150;

    /// <summary>The limit of a login: the device-service computes a slow hash of the password.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PauseAfterNoAnswer = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();

    /// <summary>The configured token that was refused: another one that its file gets later is used.</summary>
    private string? refused;

    private string? obtained;
    private Task<DeviceServiceToken>? running;
    private Failure? failure;

    /// <summary>Returns the token to send, after a login when there is none.</summary>
    /// <param name="cancel">Ends the waiting; a login that is under way goes on for the others.</param>
    /// <returns>The token, or why there is none. Expected trouble is a result, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public Task<DeviceServiceToken> TokenAsync(CancellationToken cancel) => FindAsync(null, cancel);

    /// <summary>Returns another token than the one that was refused: one that another request has obtained by now, or that of a login.</summary>
    /// <param name="token">What was answered with 401.</param>
    /// <param name="cancel">Ends the waiting; a login that is under way goes on for the others.</param>
    /// <returns>The token, or why there is none. Expected trouble is a result, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public Task<DeviceServiceToken> RenewAsync(string token, CancellationToken cancel) => FindAsync(token, cancel);

    /// <summary>Notes that a token is refused right after it was obtained: there is no other login for a minute.</summary>
    /// <param name="token">The second token that was answered with 401.</param>
    /// <returns>Why there is no answer.</returns>
    public DeviceServiceToken Refuse(string token)
    {
        var result = new DeviceServiceToken(null, "device-service 不接受登录后取得的令牌，一分钟内不再登录");
        lock (gate)
        {
            if (obtained == token)
            {
                obtained = null;
                failure = new Failure(result, PauseAfterRefusal, time.GetTimestamp(), options.Account?.Password() ?? "");
            }
        }

        Log.TokenRefused(logger);
        return result;
    }

    private async Task<DeviceServiceToken> FindAsync(string? wrong, CancellationToken cancel)
    {
        Task<DeviceServiceToken> login;
        lock (gate)
        {
            var configured = options.Token?.Invoke() is { Length: > 0 } token ? token : null;
            if (options.Account is not { } account)
            {
                return wrong is null ? new DeviceServiceToken(configured ?? "", null) : NoOther();
            }

            Forget(wrong, configured);
            if ((configured == refused ? obtained : configured ?? obtained) is { } usable)
            {
                return new DeviceServiceToken(usable, null);
            }

            var password = account.Password();
            if (failure is { } last && time.GetElapsedTime(last.At) < last.Pause && last.Password == password)
            {
                return last.Result;
            }

            login = running ??= Task.Run(() => LoginAsync(account.Username, password), CancellationToken.None);
        }

        return await login.WaitAsync(cancel);
    }

    private void Forget(string? wrong, string? configured)
    {
        if (wrong is null)
        {
            return;
        }

        if (wrong == configured && wrong != refused)
        {
            // What was obtained in place of an earlier configured token is as old.
            (refused, obtained) = (wrong, null);
        }
        else if (wrong == obtained)
        {
            obtained = null;
        }
    }

    private DeviceServiceToken NoOther()
    {
        Log.Refused(logger);
        return new DeviceServiceToken(null, "device-service 不接受令牌（HTTP 401），请更新 DEVICE_SERVICE_TOKEN");
    }

    private async Task<DeviceServiceToken> LoginAsync(string username, string password)
    {
        var pause = PauseAfterRefusal;
        DeviceServiceToken? result = null;
        try
        {
            (result, pause) = await AskAsync(username, password);
        }
        finally
        {
            lock (gate)
            {
                running = null;
                obtained = result?.Value;
                failure = result is { Value: null } ? new Failure(result, pause, time.GetTimestamp(), password) : null;
            }
        }

        return result;
    }

    private async Task<(DeviceServiceToken Result, TimeSpan Pause)> AskAsync(string username, string password)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            var credentials = new JsonObject { ["username"] = username, ["password"] = password };
            using var request = new HttpRequestMessage(HttpMethod.Post, options.At("/api/auth/login"));
            request.Content = new StringContent(credentials.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await http.SendAsync(request, limit.Token);
            var (token, said) = Understand(await answer.Content.ReadAsStringAsync(limit.Token));
            if (answer.IsSuccessStatusCode && token is not null)
            {
                options.Learn(token);
                Log.LoggedIn(logger);
                return (new DeviceServiceToken(token, null), TimeSpan.Zero);
            }

            // The platform answers a wrong password with 500 as well.
            var isAway = answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
            Log.LoginRefused(logger, (int)answer.StatusCode, said);
            return isAway
                ? (new DeviceServiceToken(null, $"device-service 应答 HTTP {(int)answer.StatusCode}"), PauseAfterNoAnswer)
                : (new DeviceServiceToken(null, $"device-service 拒绝了 DEVICE_SERVICE_USERNAME 的登录（HTTP {(int)answer.StatusCode}），一分钟内不再尝试"), PauseAfterRefusal);
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            Log.NoAnswer(logger, away);
            return (new DeviceServiceToken(null, explain(away) is { } why ? $"device-service 无法访问：{why}" : "device-service 没有应答"), PauseAfterNoAnswer);
        }
    }

    /// <returns>The token; or what it says instead, for the log, which redacts it.</returns>
    private static (string? Token, string Said) Understand(string body)
    {
        try
        {
            var envelope = JsonNode.Parse(body) as JsonObject;
            var token = envelope?["code"]?.ToString() is "200" && envelope["data"] is JsonObject data
                && data["token"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
            var said = envelope?["msg"]?.ToString() ?? "";
            return (token is { Length: > 0 and <= LongestToken } && token.All(letter => letter is > ' ' and <= '~') ? token : null, said.Length > MaxShown ? said[..MaxShown] : said);
        }
        catch (Exception unsound) when (unsound is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, a name twice, or a text that is no Unicode.
            return (null, "");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The device-service does not accept the token: it is wrong, or older than 24 hours")]
        public static partial void Refused(ILogger logger);

        [LoggerMessage(LogLevel.Error, "The device-service does not accept a token of its own login; there is no other login for a minute")]
        public static partial void TokenRefused(ILogger logger);

        [LoggerMessage(LogLevel.Information, "Logged in to the device-service")]
        public static partial void LoggedIn(ILogger logger);

        [LoggerMessage(LogLevel.Error, "The device-service gave no token to DEVICE_SERVICE_USERNAME: HTTP {Status}, {Said}")]
        public static partial void LoginRefused(ILogger logger, int status, string said);

        [LoggerMessage(LogLevel.Warning, "The device-service gave no answer to a login")]
        public static partial void NoAnswer(ILogger logger, Exception exception);
    }

    /// <param name="Result">What is answered during the pause.</param>
    /// <param name="Pause">For how long there is no other login.</param>
    /// <param name="At">When it failed.</param>
    /// <param name="Password">With which it failed: a corrected one is tried at once.</param>
    private sealed record Failure(DeviceServiceToken Result, TimeSpan Pause, long At, string Password)
    {
        public override string ToString() => nameof(Failure);
    }
}

/// <summary>A token of the device-service. A class without a printed value: it is a secret.</summary>
/// <param name="value">Null when there is none.</param>
/// <param name="problem">Why there is none, in Chinese; null when there is.</param>
internal sealed class DeviceServiceToken(string? value, string? problem)
{
    public string? Value => value;

    public string? Problem => problem;
}
