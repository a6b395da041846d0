using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.NetworkAgent.Sessions;

/// <summary>Keeps the transcripts of sessions.</summary>
/// <remarks>Every method throws <see cref="StorageException"/> when the records cannot be read or written.</remarks>
internal interface ITranscriptStore
{
    /// <summary>Returns the number of a repair's next session, from 1.</summary>
    Task<int> NextSessionAsync(Guid repairId, CancellationToken cancel);

    /// <summary>Writes lines in one transaction.</summary>
    Task AppendAsync(IReadOnlyList<SessionTranscripts.Line> lines);

    /// <summary>Returns the lines of all sessions of a repair in the order in which they were written.</summary>
    Task<IReadOnlyList<TranscriptLine>> ReadAsync(Guid repairId, CancellationToken cancel);
}
