using System.Text.Json;
using AiService.Faults;
using AiService.Repairs.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.MapCheck;

/// <summary>
/// The fault texts on record: of repairs, and of answers that are still kept, which tell of what was skipped too. The file is opened read-only
/// and as it is, so a running service is not disturbed and a file of an earlier version is not brought up to date.
/// </summary>
internal static class RecordedTexts
{
    /// <param name="path">The records.</param>
    /// <exception cref="SqliteException">The file cannot be read, or holds no records.</exception>
    public static IReadOnlyList<CheckedText> Read(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();

        var repairs = connection
            .Query<(string Fault, string Level, string? Action, string State)>("SELECT fault, level, action, state FROM repairs ORDER BY id")
            .Select(row => new CheckedText(
                row.Fault,
                Enum.TryParse<FaultLevel>(row.Level, out var level) ? level : null,
                Then: new RecordedDecision(row.State != RepairState.Refused.Word(), row.Action)))
            .ToList();
        var ran = repairs.Where(repair => repair.Then!.Ran).Select(repair => repair.Text).ToHashSet(StringComparer.Ordinal);
        var answers = connection.Query<string>("SELECT answer FROM analyses WHERE answer IS NOT NULL ORDER BY id").SelectMany(Skipped);
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

    // What was not begun for want of time, or because another repair of the same analysis was enough, says nothing of the text.
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
