using AiService.NetworkAgent.Runbooks;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Running;
using AiService.Repairs.Store;

namespace AiService.Agent.Running;

/// <summary>Records the steps of a run in the journal of the repair.</summary>
/// <param name="journal">The repair's journal.</param>
/// <param name="runbook">The runbook's name as the repair's action; null in a verification, which leaves the action as it is.</param>
internal sealed class AgentJournal(RepairJournal journal, string? runbook = null) : IRunJournal
{
    public Task BeforeAsync(string step, string detail) => journal.BeforeAsync(step, runbook, detail: detail);

    public Task BeforeChangeAsync(string step, string detail) => journal.BeforeTouchAsync(step, runbook, detail: detail);

    public Task NoteAsync(string step, string detail) => journal.NoteAsync(step, runbook, detail: detail);
}

/// <summary>Translates a repair order into the library's terms.</summary>
internal static class AgentOrders
{
    public static DeviceFault DeviceFault(this RepairOrder order) => new(order.DeviceId, order.Reading, order.Match.Action);
}
