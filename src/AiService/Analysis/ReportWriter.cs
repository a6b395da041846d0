using AiService.Contract;
using AiService.Faults;
using AiService.Faults.Reading;

namespace AiService.Analysis;

/// <summary>Gets the report: the caller's own, else the model's, else one that rules write. A dead model must not stop a repair.</summary>
internal sealed partial class ReportWriter(
    ReportModel model, ModelOptions options, IWatchedInterfaces watched, TimeProvider time, ILogger<ReportWriter> logger)
{
    public async Task<WrittenReport> WriteAsync(AnalyzeRequest request, DeviceMetrics? metrics, List<string> warnings, CancellationToken deadline)
    {
        if (request.Report is { } given)
        {
            return Classified(given, metrics, new ModelInfo("request", 0, null), warnings);
        }

        if (metrics is null)
        {
            warnings.Add("没有采集数据，报告只列出请求给出的故障");
            return await ByRulesAsync(request, metrics, deadline);
        }

        if (request.Verifies)
        {
            warnings.Add("场景为修复验证，报告由规则生成");
            return await ByRulesAsync(request, metrics, deadline);
        }

        if (!model.IsConfigured)
        {
            warnings.Add("未配置 OLLAMA_URL，报告由规则生成");
            return await ByRulesAsync(request, metrics, deadline);
        }

        var started = time.GetTimestamp();
        var name = options.ModelFor(request.Scenario);
        try
        {
            var report = await model.WriteAsync(name, Prompt.For(request.DeviceId, metrics), deadline);
            var seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 2);
            return Classified(report, metrics, new ModelInfo(name, seconds, ModelOptions.AccuracyOf(name)), warnings);
        }
        catch (ModelException failure)
        {
            Log.ModelFailed(logger, failure, name);
            warnings.Add($"模型推理失败，报告由规则生成：{failure.Message}");
            return await ByRulesAsync(request, metrics, deadline);
        }
    }

    private static WrittenReport Classified(string report, DeviceMetrics? metrics, ModelInfo info, List<string> warnings)
    {
        warnings.AddRange(ReportReading.Warnings(report));
        return new WrittenReport(report, info, FaultClassifier.Classify(report, metrics), null);
    }

    private async Task<WrittenReport> ByRulesAsync(AnalyzeRequest request, DeviceMetrics? metrics, CancellationToken deadline)
    {
        var given = request.ToFaults();
        var ports = given is null && metrics is not null ? await watched.OfAsync(request.DeviceId, deadline) : [];
        var written = RulesReport.Write(request.DeviceId, metrics, given, ports);
        return new WrittenReport(written.Report, new ModelInfo("rules", 0, null), written.Faults, written.HealthScore);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Model {Model} gave no report; rules write it")]
        public static partial void ModelFailed(ILogger logger, Exception exception, string model);
    }
}

/// <summary>A report, who wrote it, and the faults in it and in the metrics.</summary>
/// <param name="Text">The report.</param>
/// <param name="Info">Who wrote it.</param>
/// <param name="Faults">What it and the metrics show.</param>
/// <param name="HealthScore">The score that it names; null when rules did not write it, and the contract's score holds.</param>
internal sealed record WrittenReport(string Text, ModelInfo Info, IReadOnlyList<Fault> Faults, int? HealthScore);
