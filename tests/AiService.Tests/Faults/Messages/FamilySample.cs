using System.Text.Json;
using AiService.Faults.Messages;

namespace AiService.Tests.Faults.Messages;

/// <summary>A line of <c>families.jsonl</c>: what a device writes, and what its vendor's message reference says that it means.</summary>
/// <param name="Vendor">The table that describes it.</param>
/// <param name="Line">The line, header included.</param>
/// <param name="Verdict">What it says.</param>
/// <param name="State">The state of the object, in the table's words.</param>
/// <param name="Name">The value of the field that holds the object's name; null when the line has none.</param>
internal sealed record FamilySample(string Vendor, string Line, MessageVerdict Verdict, string State, string? Name)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter<MessageVerdict>() },
    };

    public static IReadOnlyList<FamilySample> All { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Faults", "Messages", "families.jsonl"))
            .Select(line => JsonSerializer.Deserialize<FamilySample>(line, Json)!),
    ];
}
