using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Faults.Reading;
using AiService.Matching;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Tests.NetworkAgent;

internal static class Orders
{
    public const string Action = "network.remediation.enable_interface";

    public static RepairOrder For(string deviceId, string? port, string? description = null, string? action = Action)
    {
        var words = description ?? $"接口{port} down";
        var reading = FaultReader.Read(words).Statements[0];
        return new RepairOrder
        {
            RepairId = Guid.CreateVersion7(),
            DeviceId = deviceId,
            Description = words,
            Level = FaultLevel.P1,
            Reading = reading with { Object = reading.Object with { Port = port is null ? null : new InterfaceName(port) } },
            Match = action is null ? ActionMatch.Nothing : ActionMatch.Nothing with { Rule = MatchRule.Contains, Action = action },
        };
    }

    public static RepairJournal Journal(this RepairOrder order)
    {
        return Harness.Records.Journal(order, "agent", TimeProvider.System);
    }
}
