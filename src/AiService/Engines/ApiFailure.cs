namespace AiService.Engines;

/// <summary>Why a request has no usable answer.</summary>
internal enum ApiFailureKind
{
    /// <summary>Connection refused, no such host, no connection in time: nothing was sent.</summary>
    NotConnected,

    /// <summary>The server's certificate is not accepted: nothing was sent.</summary>
    Certificate,

    /// <summary>The TLS handshake failed for another reason: nothing was sent.</summary>
    Handshake,

    /// <summary>The server speaks plain HTTP behind <c>https</c>, or TLS behind <c>http</c>: it has read no request.</summary>
    WrongProtocol,

    /// <summary>The circuit breaker is open: nothing was sent.</summary>
    CircuitOpen,

    /// <summary>4xx.</summary>
    Refused,

    /// <summary>3xx: the base URL is not the API's.</summary>
    Redirected,

    /// <summary>500 from the engine itself: the request is over there. Something may have been created all the same.</summary>
    ServerError,

    /// <summary>Another 5xx, from a gateway. The request may still be on its way.</summary>
    GatewayError,

    /// <summary>2xx, but not the engine's JSON.</summary>
    Unreadable,

    /// <summary>The answer has more bytes than are read. The request is over.</summary>
    TooLarge,

    /// <summary>No answer in time. It may have arrived.</summary>
    TimedOut,

    /// <summary>The connection broke before the answer. It may have arrived.</summary>
    ConnectionLost,
}

/// <summary>How failures of one engine are described to the platform's users, in Chinese.</summary>
/// <param name="Name">The engine's name.</param>
/// <param name="Advice">Returns what to do about a failure; null where there is nothing to say.</param>
internal sealed record EngineWords(string Name, Func<ApiFailure, string?> Advice)
{
    /// <summary>Stands for an answer that is not the engine's own, such as a page of HTML: it is never quoted.</summary>
    public string NotItsJson => $"应答不是 {Name} 的 JSON";
}

/// <summary>Describes why a request has no usable answer, in a text for the platform's users, without secrets.</summary>
/// <param name="Words">The engine's.</param>
/// <param name="Kind">What went wrong.</param>
/// <param name="Text">The engine's own text, or the transport's message, redacted.</param>
/// <param name="Status">The HTTP status, where there was one.</param>
internal sealed record ApiFailure(EngineWords Words, ApiFailureKind Kind, string Text, int? Status = null)
{
    /// <summary>True when a POST with this failure surely started nothing.</summary>
    public bool NothingStarted => Kind
        is ApiFailureKind.NotConnected or ApiFailureKind.Certificate or ApiFailureKind.Handshake or ApiFailureKind.WrongProtocol
        or ApiFailureKind.CircuitOpen or ApiFailureKind.Refused or ApiFailureKind.Redirected;

    /// <summary>
    /// True for a 4xx about the request, which would be refused again. The credential (401) and the rate (429) are
    /// refused for a while, when a key is rotated or a proxy limits.
    /// </summary>
    public bool IsPermanentRefusal => Kind == ApiFailureKind.Refused && Status is not (StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests);

    /// <summary>True when the engine has surely ended the request, without success.</summary>
    public bool RequestEnded => Kind == ApiFailureKind.ServerError;

    /// <summary>True for an answer that is not the engine's own.</summary>
    public bool IsNotItsJson => Text == Words.NotItsJson;

    private string What => Kind switch
    {
        ApiFailureKind.NotConnected => $"无法连接 {Words.Name}",
        ApiFailureKind.Certificate => "HTTPS 证书错误",
        ApiFailureKind.Handshake => "TLS 握手失败",
        ApiFailureKind.WrongProtocol => "协议不符",
        ApiFailureKind.CircuitOpen => $"{Words.Name} 连续失败，熔断器已打开，暂不发送请求",
        ApiFailureKind.TimedOut => $"{Words.Name} 未在限定时间内应答",
        ApiFailureKind.ConnectionLost => "连接在应答之前中断",
        ApiFailureKind.Redirected => $"HTTP {Status} 重定向（不跟随）",
        ApiFailureKind.Unreadable => $"HTTP {Status}，{Words.NotItsJson}",
        ApiFailureKind.TooLarge => "应答超出读取上限",
        _ => $"HTTP {Status}",
    };

    public override string ToString()
    {
        var text = Text.Length > 0 ? $"{What}：{Text}" : What;
        return Words.Advice(this) is { } advice ? $"{text}。{advice}" : text;
    }
}
