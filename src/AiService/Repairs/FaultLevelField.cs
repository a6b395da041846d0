using System.Text.Json;
using AiService.Contract;
using AiService.Faults;
using AiService.Hosting;

namespace AiService.Repairs;

/// <summary>The <c>level</c> of a fault in a request: P0 to P3 in any case.</summary>
internal static class FaultLevelField
{
    /// <exception cref="FieldException">It is there and no level.</exception>
    public static FaultLevel? Read(JsonElement json, string shownAs = "level")
    {
        return json.TextField("level", 8, shownAs)?.Trim().ToUpperInvariant() switch
        {
            null or "" => null,
            "P0" => FaultLevel.P0,
            "P1" => FaultLevel.P1,
            "P2" => FaultLevel.P2,
            "P3" => FaultLevel.P3,
            _ => throw new FieldException(shownAs, "必须是 P0、P1、P2 或 P3"),
        };
    }
}
