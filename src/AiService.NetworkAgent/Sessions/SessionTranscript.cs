using AiService.NetworkAgent.Inventory;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Records what passes in one session: with times, secrets masked, bounded in size.</summary>
/// <param name="store">Takes the lines.</param>
/// <param name="runId">The run that the session belongs to.</param>
/// <param name="session">The session's number within the run, from 1.</param>
/// <param name="device">The device whose credentials are masked.</param>
/// <param name="time">Stamps the lines.</param>
internal sealed class SessionTranscript(ITranscriptStore store, Guid runId, int session, Device device, TimeProvider time)
{
    /// <summary>Characters of one line; a whole answer of a device is one line.</summary>
    internal const int MaxLine = 16_000;

    /// <summary>Characters of one session.</summary>
    internal const int MaxSession = 256_000;

    private readonly Lock gate = new();
    private int kept;
    private int lines;

    /// <summary>Records a command, before it is sent.</summary>
    public void Sent(string command) => Add("sent", command);

    /// <summary>Records what the device printed, as a terminal would show it.</summary>
    public void Received(string text) => Add("received", text);

    /// <summary>Records an event of the session: <c>connected</c>, <c>dropped</c>.</summary>
    public void Event(string text) => Add("event", text);

    /// <summary>Returns the device's words without secrets, fit to be shown.</summary>
    public string Masked(string words) => TranscriptMask.Apply(words, device);

    private void Add(string direction, string text)
    {
        var masked = TranscriptMask.Apply(text, device);
        var shown = masked.Length <= MaxLine ? masked : $"{masked[..MaxLine]}… ({masked.Length - MaxLine} characters more)";
        lock (gate)
        {
            if (kept > MaxSession)
            {
                return;
            }

            kept += shown.Length;
            var line = kept > MaxSession ? "the rest of this session is not kept: it is too long" : shown;
            store.Keep(new TranscriptEntry(runId, session, ++lines, time.GetUtcNow(), direction, line));
        }
    }
}
