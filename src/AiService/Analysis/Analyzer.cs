using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AiService.Contract;
using AiService.Faults;
using AiService.Hosting;
using AiService.Knowledge;
using AiService.Knowledge.Service;
using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Analysis;

/// <summary>
/// Analyses one device, from its metrics to its answer.
/// <list type="number">
/// <item>Metrics: given, else from Redis.</item>
/// <item>Report: given, else the model's, else by rules.</item>
/// <item>Faults: given, else those of the report and the metrics; from them the score.</item>
/// <item>What the knowledge base has on them.</item>
/// <item>Repairs, when asked for.</item>
/// </list>
/// One deadline holds for all of it.
/// </summary>
internal sealed partial class Analyzer(
    MetricsStore store,
    ReportWriter writer,
    KnowledgeBase knowledge,
    AnalysisRepairs repairs,
    Deadlines deadlines,
    ILogger<Analyzer> logger)
{
    /// <param name="request">What is to be analysed.</param>
    /// <param name="submission">What its repairs are recorded under.</param>
    /// <param name="limit">How long it may take.</param>
    /// <exception cref="AnalysisException">There is nothing to analyse.</exception>
    public async Task<AnalysisAnswer> AnalyzeAsync(AnalyzeRequest request, RepairSubmission submission, TimeSpan limit)
    {
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["device_id"] = request.DeviceId });
        using var deadline = deadlines.In(limit);
        var warnings = new List<string>();

        var metrics = await MetricsAsync(request, warnings, deadline.Token);
        var report = await writer.WriteAsync(request, metrics, warnings, deadline.Token);
        var faults = request.ToFaults() ?? report.Faults;
        Log.Analysed(logger, faults.Count, report.Info.Model, request.Repairs);

        if (!request.DryRun)
        {
            // What a caller states who may not repair keeps nothing from being repaired either.
            var given = submission.MayRepair ? new WellObjects(metrics, faults, report.Text) : new WellObjects(request.Metrics is null ? metrics : null, []);
            await repairs.WithdrawAsync(request.DeviceId, given);
        }

        if (request is { Verifies: true, AutoRepair: true, DryRun: false })
        {
            warnings.Add("未执行自动修复：场景为修复验证，只核实，不修复");
        }

        if (submission.NotAllowed is { } notAllowed)
        {
            warnings.Add($"未执行自动修复：{notAllowed}");
        }

        if ((request.Repairs || request.DryRun) && repairs.WhyHeld is { } held)
        {
            warnings.Add(held);
        }

        var solutions = await SolutionsAsync(faults, DeviceVendor.Of(metrics), warnings, deadline.Token);
        IReadOnlyList<RepairResult> results = request.Repairs || request.DryRun
            ? await repairs.RunAsync(request.DeviceId, faults, submission.IsDetached ? submission : submission with { WaitUntil = deadline.At }, deadline.Token)
            : [];

        return new AnalysisAnswer
        {
            Report = report.Text,
            HealthScore = report.HealthScore ?? HealthScore.Of(faults, metrics),
            Faults = faults,
            ModelInfo = report.Info,
            KnowledgeSolutions = solutions,
            RepairResults = results,
            Evidence = ReportEvidence.Lines(report.Text),
            LogHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(report.Text))),
            Warnings = warnings.Count > 0 ? warnings : null,
        };
    }

    private async Task<DeviceMetrics?> MetricsAsync(AnalyzeRequest request, List<string> warnings, CancellationToken deadline)
    {
        if (request.Metrics is { } given)
        {
            return Read(given);
        }

        if (request.IsComplete)
        {
            return null;
        }

        var enough = request.Report is not null || request.Faults is not null;
        try
        {
            var found = await store.FindAsync(request.DeviceId, deadline);
            return found is { } metrics ? Read(metrics) : enough ? null : throw AnalysisException.NoMetrics();
        }
        catch (MetricsException failure) when (enough)
        {
            Log.NoMetrics(logger, failure.InnerException, failure.Message);
            warnings.Add($"未取得采集数据：{failure.Message}");
            return null;
        }
        catch (MetricsException failure)
        {
            throw AnalysisException.Failed(failure);
        }
    }

    private static DeviceMetrics Read(JsonElement json) =>
        DeviceMetrics.TryRead(json, out var metrics) ? metrics : throw new MetricsException("采集数据不是 JSON 对象", null);

    private async Task<IReadOnlyList<KnowledgeEntry>> SolutionsAsync(
        IReadOnlyList<Fault> faults, string? vendor, List<string> warnings, CancellationToken deadline)
    {
        try
        {
            var solutions = new List<KnowledgeEntry>();
            foreach (var fault in faults.Take(3))
            {
                solutions.AddRange(await knowledge.FindSolutionsAsync(fault.Description, limit: 2, vendor, deadline));
            }

            return [.. solutions.DistinctBy(entry => entry.Id).DistinctBy(entry => entry.Solution)];
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // The analysis's own deadline: the answer lacks what is known of the faults.
            warnings.Add("超出时间预算（ANALYZE_TIMEOUT，异步分析为 ANALYZE_ASYNC_TIMEOUT），未查询知识库");
            return [];
        }
        catch (StorageException failure)
        {
            Log.NoKnowledge(logger, failure);
            warnings.Add("知识库暂时无法读取");
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} faults, report by {Model}, repairs {Repairs}")]
        public static partial void Analysed(ILogger logger, int count, string model, bool repairs);

        [LoggerMessage(LogLevel.Warning, "No metrics ({Reason}); the request brings enough without")]
        public static partial void NoMetrics(ILogger logger, Exception? exception, string reason);

        [LoggerMessage(LogLevel.Warning, "The knowledge base could not be read")]
        public static partial void NoKnowledge(ILogger logger, Exception exception);
    }
}
