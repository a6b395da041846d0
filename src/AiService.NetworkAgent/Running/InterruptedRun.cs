using AiService.NetworkAgent.Inventory;
using AiService.NetworkAgent.Parameters;
using AiService.NetworkAgent.Sessions;

namespace AiService.NetworkAgent.Running;

/// <summary>
/// Reconstructs from its transcript how far a run came whose process was lost during its commands. The last lines may be missing, because no
/// session waits for them to be written: a command that is not in the transcript may have been sent.
/// </summary>
/// <param name="script">What was to be sent.</param>
/// <param name="device">The device whose secrets are masked in the transcript.</param>
/// <param name="transcript">All commands that the transcript shows as sent; null when it cannot be read.</param>
internal sealed class InterruptedRun(RunbookScript script, Device device, IEnumerable<string>? transcript)
{
    /// <summary>The commands that change the device and were sent, in their order.</summary>
    public IReadOnlyList<string> Sent { get; } = SentOf(script, device, transcript ?? []);

    /// <summary>In Chinese: what was sent last, what may not have been sent, and what state that may have left the device in.</summary>
    public string Sentence => $"{LastSent()}{Unsent()}{LeftBehind()}";

    private string LastSent()
    {
        return transcript is null ? "会话记录无法读取，最后发送的命令未知"
            : Sent.Count == 0 ? "会话记录中没有已发送的修改命令"
            : $"会话记录中最后发送的命令是 {Sent[^1]}";
    }

    // A rollback has begun when more was sent than the commands, or something else.
    private string Unsent()
    {
        var left = Sent.SequenceEqual(Masked(script.Change, device).Take(Sent.Count)) ? script.Change.Skip(Sent.Count).ToList() : [];
        return left.Count == 0 ? "" : $"，{string.Join("、", left)} 可能未发送";
    }

    private string LeftBehind()
    {
        // A bounce: its last command undoes what those before it did.
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

    private static List<string> SentOf(RunbookScript script, Device device, IEnumerable<string> transcript)
    {
        var changing = Masked([.. script.Change, .. script.Abandon, .. script.Confirm, .. script.Save, .. script.Rollback], device).ToHashSet(StringComparer.Ordinal);
        return [.. transcript.Where(changing.Contains)];
    }

    private static IEnumerable<string> Masked(IEnumerable<string> commands, Device device) => commands.Select(command => TranscriptMask.Apply(command, device));
}
