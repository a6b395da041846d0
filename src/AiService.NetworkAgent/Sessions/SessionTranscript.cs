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

    // Longer than any secret but a private key, whose beginning is enough to mask it.
    private const int Margin = 4_000;

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
        lock (gate)
        {
            if (kept > MaxSession)
            {
                return;
            }
        }

        // Masking costs time for each character, so that what is not kept is not masked.
        var shown = text.Length <= MaxLine + Margin
            ? TranscriptMask.Apply(text, device)
            : WithoutEnd(TranscriptMask.Apply(text[..(MaxLine + Margin)], device));
        shown = shown.Length <= MaxLine && text.Length <= MaxLine + Margin
            ? shown
            : $"{shown[..Math.Min(shown.Length, MaxLine)]}… ({text.Length - Math.Min(shown.Length, MaxLine)} characters more)";
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

    // A secret that the cut divided is not recognized: it stands at the end of what was masked.
    private static string WithoutEnd(string masked) => masked[..Math.Max(0, masked.Length - Margin)];
}
