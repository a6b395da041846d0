using AiService.Tests.Harness;
using Chaos.Schedules;

namespace Chaos.Parts;

/// <summary>The environment in which the service runs against the simulator.</summary>
internal static class ServiceSettings
{
    /// <summary>For <c>SHUTDOWN_TIMEOUT</c>.</summary>
    public static TimeSpan ShutdownTimeout { get; } = TimeSpan.FromSeconds(3);

    /// <summary>What every run needs, whatever it is about. The limits on repairs are off.</summary>
    public static Dictionary<string, string> Of(string stackStorm, string folder) => new(NoLimits.Variables, StringComparer.Ordinal)
    {
        ["STACKSTORM_BASE_URL"] = $"{stackStorm}/api/v1",
        ["STACKSTORM_API_KEY"] = "simulated-key",
        ["STACKSTORM_ACTION_MAP"] =
            """{"接口down": "network.remediation.enable_interface", "cpu": "network.remediation.reduce_cpu", "内存": "network.remediation.generic_fix"}""",
        ["STACKSTORM_FALLBACK_AGENT"] = "false",
        ["KNOWLEDGE_DB_PATH"] = Path.Combine(folder, "knowledge.db"),
        ["RECORDS_DB_PATH"] = Path.Combine(folder, "records.db"),
        ["LOG_FORMAT"] = "text",
        ["DOTNET_NOLOGO"] = "1",
    };

    public static Dictionary<string, string> Of(string engine, string folder, StormSettings storm)
    {
        var settings = Of(engine, folder);
        settings["STACKSTORM_ACTION_MAP"] = $$"""
            {"接口down": {{Entry("enable_interface")}}, "cpu": {{Entry("reduce_cpu")}}, "内存": {{Entry("generic_fix")}}}
            """;
        settings["STACKSTORM_TIMEOUT"] = Seconds(storm.RequestTimeout);
        settings["STACKSTORM_EXECUTION_TIMEOUT"] = Seconds(storm.ExecutionTimeout);
        settings["STACKSTORM_SETTLE_TIME"] = Seconds(storm.SettleTime);
        settings["STACKSTORM_POLL_INTERVAL"] = "0.2";
        settings["ANALYZE_TIMEOUT"] = Seconds(storm.AnalyzeTimeout);
        settings["DEVICE_HOLD"] = Seconds(storm.DeviceHold);
        settings["SHUTDOWN_TIMEOUT"] = Seconds(ShutdownTimeout.TotalSeconds);
        settings["STACKSTORM_FALLBACK_AGENT"] = storm.Fallback ? "true" : "false";
        settings["LOG_LEVEL"] = "Debug";

        // A process that lives for seconds has no use for better code later.
        settings["DOTNET_TieredPGO"] = "0";
        if (!storm.Stream)
        {
            settings["STACKSTORM_STREAM_URL"] = NoStream(engine);
        }

        if (storm.Engine is Engine.Awx)
        {
            UseAwx(settings, engine, storm);
        }

        if (storm.Limits is { } limits)
        {
            settings["ANALYZE_ASYNC_TIMEOUT"] = Seconds(limits.LongestWait);
            settings["DEVICES_FILE"] = StormLimits.WriteDevices(folder);
            foreach (var (name, value) in limits.Variables)
            {
                settings[name] = value;
            }
        }

        return settings;

        // A cancelled action may run until its own time-out: with the 600 s that it declares, a schedule would take as long.
        string Entry(string action) => FormattableString.Invariant(
            $$$"""{"action": "network.remediation.{{{action}}}", "parameters": {"timeout": {{{storm.ActionTimeout}}}}}""");
    }

    private static void UseAwx(Dictionary<string, string> settings, string awx, StormSettings storm)
    {
        foreach (var name in settings.Keys.Where(name => name.StartsWith("STACKSTORM_", StringComparison.Ordinal) && name != "STACKSTORM_FALLBACK_AGENT"))
        {
            settings.Remove(name);
        }

        string[] keywords = ["接口down", "cpu", "内存"];
        settings["REPAIR_PROVIDERS"] = "awx,agent";
        settings["AWX_BASE_URL"] = $"{awx}/api/v2";
        settings["AWX_TOKEN"] = "simulated-token";
        settings["AWX_TIMEOUT"] = Seconds(storm.RequestTimeout);
        settings["AWX_JOB_TIMEOUT"] = Seconds(storm.ExecutionTimeout);
        settings["AWX_SETTLE_TIME"] = Seconds(storm.SettleTime);
        settings["AWX_POLL_INTERVAL"] = "0.2";
        settings["STACKSTORM_ACTION_MAP"] =
            $"{{{string.Join(", ", keywords.Zip(StormDice.Templates, (keyword, template) => $$"""
                "{{keyword}}": {"provider": "awx", "action": "Network/{{template}}"}
                """.Trim()))}}}";
    }

    /// <summary>The address of a stream that is not there.</summary>
    private static string NoStream(string stackStorm) => $"{stackStorm}/no-stream-here";

    private static string Seconds(double seconds) => FormattableString.Invariant($"{seconds}");
}
