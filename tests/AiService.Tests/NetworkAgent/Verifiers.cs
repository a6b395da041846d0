using AiService.Agent.Running;
using AiService.NetworkAgent.Running;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent;

/// <summary>The agent as the verifier, with a scripted device.</summary>
internal static class Verifiers
{
    /// <param name="device">Answers for the only device of the inventory, 1.</param>
    /// <param name="platform">The device's.</param>
    /// <param name="time">Null: every wait ends at once.</param>
    public static AgentVerifier Of(ScriptedDevice device, string platform, TimeProvider? time = null) => new(
        new RunPreparation(Library.Embedded.Catalog, Inventories.Of(ScriptedDevice.Device(platform))),
        (_, _) => device,
        time ?? new HurriedTime(),
        NullLogger<AgentVerifier>.Instance);
}
