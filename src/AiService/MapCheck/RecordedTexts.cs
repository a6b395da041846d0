using System.Text.Json;
using AiService.Faults;
using AiService.Repairs.Store;
using AiService.Storage;
using AiService.Storage.Sqlite;

namespace AiService.MapCheck;

/// <summary>
/// Reads the fault texts on record with what was decided about them: those of repairs, and those of answers that are still kept, which show what was
/// skipped too.
/// </summary>
internal static class RecordedTexts
{
    /// <param name="path">The records.</param>
    /// <exception cref="StorageException">The file cannot be read, or holds no records.</exception>
    public static IReadOnlyList<CheckedText> Read(string path)
    {
        var recorded = RecordedFaults.Read(path);
        var repairs = recorded.Repairs
            .Select(row => new CheckedText(
                row.Fault,
                Enum.TryParse<FaultLevel>(row.Level, out var level) ? level : null,
                Then: new RecordedDecision(row.State != RepairState.Refused.Word(), row.Action)))
            .ToList();
        var ran = repairs.Where(repair => repair.Then!.Ran).Select(repair => repair.Text).ToHashSet(StringComparer.Ordinal);
        var answers = recorded.Answers.SelectMany(Skipped);
        return [.. repairs.Concat(answers.Where(skipped => !ran.Contains(skipped.Text))).Distinct()];
    }

    private static IEnumerable<CheckedText> Skipped(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        foreach (var result in Entries(document.RootElement, "repair_results"))
        {
            if (Text(result, "fault") is { } fault && Text(result, "status") == "skipped" && IsDecision(Text(result, "result")))
            {
                yield return new CheckedText(fault, LevelOf(fault, document.RootElement), Then: new RecordedDecision(false, Text(result, "action")));
            }
        }
    }

    // A repair that was skipped for lack of time, or because another one of the same analysis sufficed, says nothing about the text.
    private static bool IsDecision(string? result) =>
        result is not null && result.StartsWith("跳过：", StringComparison.Ordinal)
        && !result.Contains("不重复执行", StringComparison.Ordinal) && !result.Contains("AUTO_REPAIR_MAX", StringComparison.Ordinal);

    private static FaultLevel? LevelOf(string fault, JsonElement answer)
    {
        return Entries(answer, "faults")
            .Where(known => Text(known, "description")?.Contains(fault, StringComparison.Ordinal) == true)
            .Select(known => Enum.TryParse<FaultLevel>(Text(known, "level"), out var level) ? level : (FaultLevel?)null)
            .FirstOrDefault();
    }

    private static JsonElement.ArrayEnumerator Entries(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;
}
