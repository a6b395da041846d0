using AiService.Engines;

namespace AiService.StackStorm.Api;

/// <summary>Describes failures of StackStorm, with the guide's advice (section 7) where it has one.</summary>
internal static class StackStormWords
{
    public static EngineWords Of { get; } = new("StackStorm", Advice);

    private static string? Advice(ApiFailure failure) => (failure.Kind, failure.Status) switch
    {
        (_, 401 or 403) => "检查 API Key / Auth Token 是否有效，URL 是否指向 /api/v1",
        (_, 404) => "检查动作是否已在 StackStorm 注册，URL 是否指向 /api/v1",
        (_, 405) or (ApiFailureKind.Redirected or ApiFailureKind.Unreadable, _) => "检查 STACKSTORM_BASE_URL，URL 是否指向 /api/v1",
        (ApiFailureKind.Certificate, _) => "将 STACKSTORM_VERIFY_SSL=false（仅限测试环境），或导入 CA 证书（STACKSTORM_CA_FILE）",
        (ApiFailureKind.Handshake or ApiFailureKind.WrongProtocol, _) => "检查 STACKSTORM_BASE_URL 的协议与端口",
        (ApiFailureKind.NotConnected, _) => "检查 STACKSTORM_BASE_URL 与网络连通性",
        _ => null,
    };
}
