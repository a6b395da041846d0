namespace Demo;

/// <summary>The settings of the guide's section 3, as command line; without Redis, without a model, with its data in a folder of its own.</summary>
internal static class GuideSettings
{
    private const string ActionMap =
        """{"接口down": "network.remediation.enable_interface", "cpu": "network.remediation.reduce_cpu"}""";

    public static string[] Of(string simulator, int port, string data) =>
    [
        $"--urls=http://127.0.0.1:{port}",
        $"--contentRoot={data}",
        $"--STACKSTORM_BASE_URL={simulator}/api/v1",
        "--STACKSTORM_API_KEY=simulated-key",
        $"--STACKSTORM_ACTION_MAP={ActionMap}",
        "--STACKSTORM_DEFAULT_ACTION=network.remediation.generic_fix",
        "--STACKSTORM_FALLBACK_AGENT=true",
        $"--KNOWLEDGE_DB_PATH={Path.Combine(data, "knowledge_base.db")}",
        $"--RECORDS_DB_PATH={Path.Combine(data, "records.db")}",
        "--LOG_FORMAT=text",
    ];
}
