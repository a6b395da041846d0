namespace AiService.NetworkAgent.Sessions;

/// <summary>Keeps what passes in the sessions of runs. A transcript is evidence: a session neither waits for it nor fails with it.</summary>
internal interface ITranscriptStore
{
    /// <summary>Returns the number of the run's next session, from 1; sessions of earlier processes count.</summary>
    Task<int> NextSessionAsync(Guid runId, CancellationToken cancel);

    /// <summary>Keeps one line; it is written in the background.</summary>
    void Keep(TranscriptEntry entry);
}

/// <summary>One line of a transcript.</summary>
/// <param name="RunId">The run that the session belongs to.</param>
/// <param name="Session">The session's number within the run, from 1.</param>
/// <param name="Line">The line's number within the session, from 1.</param>
/// <param name="At">When it passed.</param>
/// <param name="Direction"><c>sent</c>, <c>received</c> or <c>event</c>.</param>
/// <param name="Text">The text, secrets masked.</param>
internal sealed record TranscriptEntry(Guid RunId, int Session, int Line, DateTimeOffset At, string Direction, string Text);
