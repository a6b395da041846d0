namespace AiService.StackStorm.Api;

/// <summary>Why a request has no usable answer.</summary>
internal enum ApiFailureKind
{
    /// <summary>Refused, no such host, no connection in time: nothing was sent.</summary>
    NotConnected,

    /// <summary>The TLS handshake failed: nothing was sent.</summary>
    Tls,

    /// <summary>Our own circuit breaker: nothing was sent.</summary>
    CircuitOpen,

    /// <summary>A definite no: 4xx.</summary>
    Refused,

    /// <summary>3xx: the base URL is not the API's.</summary>
    Redirected,

    /// <summary>st2api itself answered 500, in its own words: the request is over there. Something may have been created all the same.</summary>
    ServerError,

    /// <summary>Another 5xx, said by a gateway (nginx's 503 carries a <c>faultstring</c> too). The request may still be on its way.</summary>
    GatewayError,

    /// <summary>2xx, but no JSON of StackStorm's.</summary>
    Unreadable,

    /// <summary>No answer in time. It may have arrived.</summary>
    TimedOut,

    /// <summary>The connection broke before the answer. It may have arrived.</summary>
    ConnectionLost,
}

/// <summary>ApiFailure with one request, in words for the platform's users. Never with a secret in it.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Text">StackStorm's <c>faultstring</c>, or the transport's words.</param>
/// <param name="Status">The HTTP status, where there was one.</param>
internal sealed record ApiFailure(ApiFailureKind Kind, string Text, int? Status = null)
{
    /// <summary>True when a POST that met this failure surely began nothing.</summary>
    public bool BeganNothing => Kind
        is ApiFailureKind.NotConnected or ApiFailureKind.Tls or ApiFailureKind.CircuitOpen or ApiFailureKind.Refused or ApiFailureKind.Redirected;

    /// <summary>
    /// True for a 4xx that is about the request: asked again, it would be refused again. The credential (401) and the rate (429) are
    /// refused for a while, when a key is rotated or a proxy limits.
    /// </summary>
    public bool IsRefusedForGood => Kind == ApiFailureKind.Refused && Status is not (StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests);

    /// <summary>True when the request is surely over at StackStorm, though not well.</summary>
    public bool IsOver => Kind == ApiFailureKind.ServerError;

    /// <summary>The guide's advice (section 7), where it has one.</summary>
    private string? Advice => (Kind, Status) switch
    {
        (_, 401 or 403) => "检查 API Key / Auth Token 是否有效，URL 是否指向 /api/v1",
        (_, 404) => "检查动作是否已在 StackStorm 注册，URL 是否指向 /api/v1",
        (_, 405) or (ApiFailureKind.Redirected or ApiFailureKind.Unreadable, _) => "检查 STACKSTORM_BASE_URL，URL 是否指向 /api/v1",
        (ApiFailureKind.Tls, _) => "将 STACKSTORM_VERIFY_SSL=false（仅限测试环境），或导入 CA 证书（STACKSTORM_CA_FILE）",
        (ApiFailureKind.NotConnected, _) => "检查 STACKSTORM_BASE_URL 与网络连通性",
        _ => null,
    };

    private string What => Kind switch
    {
        ApiFailureKind.NotConnected => "无法连接 StackStorm",
        ApiFailureKind.Tls => "HTTPS 证书错误",
        ApiFailureKind.CircuitOpen => "StackStorm 连续失败，熔断器已打开，暂不发送请求",
        ApiFailureKind.TimedOut => "StackStorm 未在限定时间内应答",
        ApiFailureKind.ConnectionLost => "连接在应答之前中断",
        ApiFailureKind.Redirected => $"HTTP {Status} 重定向（不跟随）",
        ApiFailureKind.Unreadable => $"HTTP {Status}，应答不是 StackStorm 的 JSON",
        _ => $"HTTP {Status}",
    };

    public override string ToString()
    {
        var words = Text.Length > 0 ? $"{What}：{Text}" : What;
        return Advice is { } advice ? $"{words}。{advice}" : words;
    }
}
