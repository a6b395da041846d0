using System.Text;
using System.Text.Json.Nodes;

namespace AiService.Repairs.Store;

/// <summary>
/// Keeps all <c>details</c> of one answer together small enough for the platform's report table: a MySQL text column of 64 KB,
/// which would otherwise drop the whole report (TRAPS 17).
/// </summary>
internal static class DetailsBudget
{
    private const int MaxBytes = 48 * 1024;

    public static IReadOnlyList<RepairResult> Keep(IReadOnlyList<RepairResult> results)
    {
        var left = MaxBytes;
        return results.Select(result => result.Details is { } details ? result with { Details = Fit(details, ref left) } : result).ToList();
    }

    private static JsonObject Fit(JsonObject details, ref int left)
    {
        // Counted with everything beyond ASCII escaped, which is never less than what the scheduler stores.
        var size = Encoding.UTF8.GetByteCount(details.ToJsonString());
        if (size <= left)
        {
            left -= size;
            return details;
        }

        return new JsonObject(details.Where(member => member.Key is "id" or "status" or "action")
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))
        {
            ["truncated"] = true,
        };
    }
}
