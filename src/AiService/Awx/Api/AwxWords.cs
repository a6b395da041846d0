using AiService.Engines;

namespace AiService.Awx.Api;

/// <summary>Describes failures of AWX to the platform's users, each with its cure.</summary>
internal static class AwxWords
{
    private const string BaseUrl = "检查 AWX_BASE_URL，是否指向 /api/v2（网关之后为 /api/controller/v2）";

    public static EngineWords Of { get; } = new("AWX", Advice);

    private static string? Advice(ApiFailure failure) => (failure.Kind, failure.Status) switch
    {
        (_, 401) => "检查 AWX_TOKEN（或 AWX_USERNAME、AWX_PASSWORD）是否正确、未被撤销；网关之后须使用网关的令牌，没有令牌接口的版本请用用户名和密码",
        (_, 403) => "该用户需要此作业模板的 Execute 权限，令牌的范围须为 write",
        (_, 404) when failure.IsNotItsJson => BaseUrl,
        (_, 404) => "检查作业模板或作业是否存在（组织/模板名称，或编号）",
        (_, 400) when failure.IsNotItsJson => "检查 AWX_BASE_URL 的协议、端口与路径，以及 AWX 之前的代理",
        (_, 400) => "检查作业模板的启动提示、问卷、清单与凭据",
        (_, 405) => "该作业已经结束，或地址末尾缺少斜杠",
        (_, 415) => "请求须为 application/json：检查 AWX 之前的代理",
        (_, 429) => "AWX 之前的网关限制了请求频率，请提高其限额",
        (ApiFailureKind.Redirected or ApiFailureKind.Unreadable, _) => BaseUrl,
        (ApiFailureKind.Certificate, _) => "将 AWX_VERIFY_SSL=false（仅限测试环境），或导入 CA 证书（AWX_CA_FILE）",
        (ApiFailureKind.Handshake or ApiFailureKind.WrongProtocol, _) => "检查 AWX_BASE_URL 的协议与端口",
        (ApiFailureKind.NotConnected, _) => "检查 AWX_BASE_URL 与网络连通性",
        (ApiFailureKind.GatewayError, 500) => "AWX 内部错误（例如数据库不可用），详情见 AWX 的日志",
        (ApiFailureKind.GatewayError or ApiFailureKind.TimedOut, >= 502) => "AWX 之前的代理没有得到应答，检查 AWX 的 web 服务",
        _ => null,
    };
}
