using AiService.Repairs.Store;
using AiService.Storage;

namespace AiService.Tests.NetworkAgent;

/// <summary>The transcript of a lost process: the commands that it had sent.</summary>
internal sealed class KeptTranscript(params string[] sent) : IRepairEvidence
{
    public bool IsUnreadable { get; init; }

    public Task<IReadOnlyList<TranscriptLine>> ReadAsync(Guid repairId, CancellationToken cancellation)
    {
        return IsUnreadable ? throw new StorageException("locked", new InvalidOperationException()) : Task.FromResult<IReadOnlyList<TranscriptLine>>(
            [.. sent.Select(command => new TranscriptLine { Session = 1, At = DateTimeOffset.UnixEpoch, Direction = "sent", Text = command })]);
    }
}
