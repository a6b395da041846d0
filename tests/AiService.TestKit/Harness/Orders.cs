using System.Text.Json;
using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Reading;
using AiService.Matching;
using AiService.Repairs.Store;

namespace AiService.Tests.Harness;

/// <summary>The guide's repair.</summary>
internal static class Orders
{
    public const string EnableInterface = "network.remediation.enable_interface";

    public static RepairOrder Guide(string action = EnableInterface, params (string Name, string Json)[] fixedParameters) => new()
    {
        RepairId = Guid.CreateVersion7(new DateTimeOffset(2026, 11, 23, 13, 40, 0, TimeSpan.Zero)),
        DeviceId = "1",
        Description = "接口Gig0/0/1 down",
        Level = FaultLevel.P1,
        Reading = FaultReader.Read("接口Gig0/0/1 down").Statements[0],
        Match = new ActionMatch(
            MatchRule.Parts,
            action,
            "接口down",
            fixedParameters.ToDictionary(fixedOne => fixedOne.Name, fixedOne => JsonDocument.Parse(fixedOne.Json).RootElement),
            []),
    };

    /// <summary>The same, of a map entry that says <c>"device": false</c>.</summary>
    public static RepairOrder WithoutDevice(RepairOrder order) => order with { Match = order.Match with { NeedsDevice = false } };
}
