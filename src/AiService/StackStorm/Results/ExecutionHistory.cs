using System.Text.Json;
using AiService.Hosting;
using AiService.Repairs.Running;
using AiService.StackStorm.Api;

namespace AiService.StackStorm.Results;

/// <summary>Reads executions that are over, for an export: one request for up to 100 of them, which neither opens the breaker nor waits for it.</summary>
internal sealed class ExecutionHistory(StackStormOptions options, StackStormClient client, StackStormRedactor redactor) : IExecutionHistory
{
    private const int MostOfText = 200;

    public int MostAtOnce => StackStormClient.MostInOneList;

    public async Task<IReadOnlyDictionary<string, PastExecution>?> ReadAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var usable = ids.Where(Execution.IsUsable).ToList();
        if (!options.Enabled || usable.Count == 0)
        {
            return options.Enabled ? new Dictionary<string, PastExecution>() : null;
        }

        var listed = await client.ListPastAsync(usable, cancellation);
        return listed.Ok
            ? listed.Value.Where(execution => execution.HasUsableId).DistinctBy(execution => execution.Id)
                .ToDictionary(execution => execution.Id!, Past, StringComparer.Ordinal)
            : null;
    }

    private PastExecution Past(Execution execution) =>
        new(Shown(execution.Status), Shown(UserOf(execution.Context)), Shown(execution.StartTimestamp), Shown(execution.EndTimestamp));

    private static string? UserOf(JsonElement? context) =>
        context is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty("user", out var user) && user.ValueKind == JsonValueKind.String ? user.GetString() : null;

    private string? Shown(string? text) => text is null ? null : OneLine.Of(redactor.Redact(text), MostOfText);
}
