using AiService.Agent.Records;
using AiService.NetworkAgent.Inventory;
using AiService.Repairs.Store;

namespace AiService.NetworkAgent.Sessions;

/// <summary>What passes in one session, with its times: secrets masked, size bounded, written down in the background.</summary>
/// <param name="store">Takes the lines.</param>
/// <param name="repairId">Whose session it is.</param>
/// <param name="session">Its number within the repair, from 1.</param>
/// <param name="device">Whose credentials are masked.</param>
/// <param name="time">Stamps the lines.</param>
internal sealed class SessionTranscript(TranscriptStore store, Guid repairId, int session, Device device, TimeProvider time)
{
    /// <summary>Characters of one line: an answer of a device is one.</summary>
    internal const int MaxLine = 16_000;

    /// <summary>Characters of one session.</summary>
    internal const int MaxSession = 256_000;

    private readonly Lock gate = new();
    private int kept;
    private int lines;

    /// <summary>A command, before it is sent.</summary>
    public void Sent(string command) => Add("sent", command);

    /// <summary>What came, as a terminal would show it.</summary>
    public void Received(string text) => Add("received", text);

    /// <summary>Something that befell the session: <c>connected</c>, <c>dropped</c>.</summary>
    public void Event(string text) => Add("event", text);

    /// <summary>The device's words as they may be told.</summary>
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
            store.Keep(new TranscriptStore.Line(repairId, ++lines, new TranscriptLine
            {
                Session = session,
                At = time.GetUtcNow(),
                Direction = direction,
                Text = kept > MaxSession ? "the rest of this session is not kept: it is too long" : shown,
            }));
        }
    }
}
