using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Store;

namespace AiService.NetworkAgent;

/// <summary>
/// A run whose process was lost amid its commands: what its transcript tells of them. The last lines may be missing there, because
/// no session waits for them to be written; so what is not on record may have been sent all the same.
/// </summary>
/// <param name="script">What was to be sent.</param>
/// <param name="device">Whose secrets are masked in the transcript.</param>
/// <param name="transcript">Of the lost process; null when it cannot be read.</param>
internal sealed class InterruptedRun(RunbookScript script, Device device, IReadOnlyList<TranscriptLine>? transcript)
{
    /// <summary>The commands that change the device and were sent, by the record, in their order.</summary>
    public IReadOnlyList<string> Sent { get; } = SentOf(script, device, transcript ?? []);

    /// <summary>In Chinese, what was sent last, what was perhaps not sent any more, and what that may have left behind.</summary>
    public string Sentence => $"{LastSent()}{Unsent()}{LeftBehind()}";

    private string LastSent()
    {
        return transcript is null ? "会话记录无法读取，最后发送的命令未知"
            : Sent.Count == 0 ? "会话记录中没有已发送的修改命令"
            : $"会话记录中最后发送的命令是 {Sent[^1]}";
    }

    // A trip that took back has begun when more was sent than the commands, or something else.
    private string Unsent()
    {
        var left = Sent.SequenceEqual(Masked(script.Change, device).Take(Sent.Count)) ? script.Change.Skip(Sent.Count).ToList() : [];
        return left.Count == 0 ? "" : $"，{string.Join("、", left)} 可能未发送";
    }

    private string LeftBehind()
    {
        // A bounce: its last command takes back what those before it did.
        if (script.Restoring is not { } restoring)
        {
            return "";
        }

        var worsening = Masked(script.Commands.Except(script.Rollback), device).ToHashSet(StringComparer.Ordinal);
        var (restored, worsened) = (Last(sent => sent == TranscriptMask.Apply(restoring, device)), Last(worsening.Contains));
        return restored > worsened ? ""
            : script.Runbook.Parameters.Any(parameter => parameter.Type == ParameterType.Interface) ? "，端口可能仍处于关闭状态"
            : "，设备可能停在半途";
    }

    private int Last(Func<string, bool> isIt) => Sent.Select((sent, at) => isIt(sent) ? at : -1).DefaultIfEmpty(-1).Max();

    private static List<string> SentOf(RunbookScript script, Device device, IReadOnlyList<TranscriptLine> transcript)
    {
        var changing = Masked([.. script.Change, .. script.Abandon, .. script.Confirm, .. script.Save, .. script.Rollback], device).ToHashSet(StringComparer.Ordinal);
        return [.. transcript.Where(line => line.Direction == "sent" && changing.Contains(line.Text)).Select(line => line.Text)];
    }

    private static IEnumerable<string> Masked(IEnumerable<string> commands, Device device) => commands.Select(command => TranscriptMask.Apply(command, device));
}
