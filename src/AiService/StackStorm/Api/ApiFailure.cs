namespace AiService.StackStorm.Api;

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

    /// <summary>500 from st2api itself: the request is over there. Something may have been created all the same.</summary>
    ServerError,

    /// <summary>Another 5xx, from a gateway (nginx's 503 carries a <c>faultstring</c> too). The request may still be on its way.</summary>
    GatewayError,

    /// <summary>2xx, but not StackStorm's JSON.</summary>
    Unreadable,

    /// <summary>No answer in time. It may have arrived.</summary>
    TimedOut,

    /// <summary>The connection broke before the answer. It may have arrived.</summary>
    ConnectionLost,
}

/// <summary>Describes why a request has no usable answer, in a text for the platform's users, without secrets.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Text">StackStorm's <c>faultstring</c>, or the transport's message, redacted.</param>
/// <param name="Status">The HTTP status, where there was one.</param>
internal sealed record ApiFailure(ApiFailureKind Kind, string Text, int? Status = null)
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

    /// <summary>True when StackStorm has surely ended the request, without success.</summary>
    public bool RequestEnded => Kind == ApiFailureKind.ServerError;

    /// <summary>The guide's advice (section 7), where it has one.</summary>
    private string? Advice => (Kind, Status) switch
    {
        (_, 401 or 403) => "检查 API Key / Auth Token 是否有效，URL 是否指向 /api/v1",
        (_, 404) => "检查动作是否已在 StackStorm 注册，URL 是否指向 /api/v1",
        (_, 405) or (ApiFailureKind.Redirected or ApiFailureKind.Unreadable, _) => "检查 STACKSTORM_BASE_URL，URL 是否指向 /api/v1",
        (ApiFailureKind.Certificate, _) => "将 STACKSTORM_VERIFY_SSL=false（仅限测试环境），或导入 CA 证书（STACKSTORM_CA_FILE）",
        (ApiFailureKind.Handshake or ApiFailureKind.WrongProtocol, _) => "检查 STACKSTORM_BASE_URL 的协议与端口",
        (ApiFailureKind.NotConnected, _) => "检查 STACKSTORM_BASE_URL 与网络连通性",
        _ => null,
    };

    private string What => Kind switch
    {
        ApiFailureKind.NotConnected => "无法连接 StackStorm",
        ApiFailureKind.Certificate => "HTTPS 证书错误",
        ApiFailureKind.Handshake => "TLS 握手失败",
        ApiFailureKind.WrongProtocol => "协议不符",
        ApiFailureKind.CircuitOpen => "StackStorm 连续失败，熔断器已打开，暂不发送请求",
        ApiFailureKind.TimedOut => "StackStorm 未在限定时间内应答",
        ApiFailureKind.ConnectionLost => "连接在应答之前中断",
        ApiFailureKind.Redirected => $"HTTP {Status} 重定向（不跟随）",
        ApiFailureKind.Unreadable => $"HTTP {Status}，应答不是 StackStorm 的 JSON",
        _ => $"HTTP {Status}",
    };

    public override string ToString()
    {
        var text = Text.Length > 0 ? $"{What}：{Text}" : What;
        return Advice is { } advice ? $"{text}。{advice}" : text;
    }
}
