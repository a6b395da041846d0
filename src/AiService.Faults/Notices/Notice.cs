
namespace AiService.Faults.Notices;

/// <summary>What the sender of a notice says about the alert as a whole.</summary>
internal enum NoticeStatus
{
    /// <summary>It does not say.</summary>
    Unknown,

    Firing,

    Recovered,

    /// <summary>The sender tries out its channel.</summary>
    Test,

    /// <summary>Acknowledged, silenced, suppressed, solved by a person, or the threshold is not reached often enough yet.</summary>
    Acknowledged,
}

/// <summary>A place in the text that was read (UTF-16).</summary>
internal readonly record struct NoticeSpan(int Start, int Length);

/// <summary>Prose that says what the fault is: a title, a summary, a description; decoded when it stood in JSON, without mark-up.</summary>
internal sealed record NoticeBody(string Text, int Start, int Length);

/// <summary>A field of the sender: its label as written, its value decoded when it stood in JSON, and the place of the value.</summary>
internal sealed record NoticeField(string Name, string Value, int Start, int Length);

/// <summary>
/// A structured notice of a monitoring system: its status, null <c>StatusSpan</c> when that is not stated, and the prose that is to be read.
/// <c>Bodies</c> hold no label, threshold, link, time, advice or footer.
/// </summary>
internal sealed record Notice(
    NoticeStatus Status,
    NoticeSpan? StatusSpan,
    IReadOnlyList<NoticeBody> Bodies,
    NoticeField? Host,
    NoticeField? Object,
    NoticeField? Level,
    NoticeField? Value,
    NoticeField? Threshold,
    IReadOnlyList<NoticeField> Fields);
