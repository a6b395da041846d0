using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Running;

namespace AiService.NetworkAgent;

/// <summary>
/// What is sent to a device after the commands that a run announced: each trip is a step of its own in the journal before it is sent. It is
/// written as well as possible: with the commands on the device, a record that cannot be written is no reason to leave it half-way.
/// </summary>
internal sealed class RecordedChange(RunbookScript script, RepairJournal journal, Device device)
{
    /// <param name="talk">With the session that it goes through.</param>
    /// <param name="step">In the journal: <c>confirm</c>, <c>save</c>, <c>rollback</c>.</param>
    /// <param name="commands">Nothing is sent or written down when there are none.</param>
    /// <returns>The command that was not taken and the device's words; null when all were taken.</returns>
    public async Task<(string Command, string Words)?> SendAsync(DeviceTalk talk, string step, IReadOnlyList<string> commands)
    {
        if (commands.Count == 0)
        {
            return null;
        }

        await journal.NoteAsync(step, script.Runbook.Name, detail: $"{device}: {string.Join(" / ", commands)}");
        return await talk.ChangeAsync(commands);
    }
}
