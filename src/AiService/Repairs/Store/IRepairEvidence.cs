namespace AiService.Repairs.Store;

/// <summary>Somebody who kept what passed between the service and a device: it belongs to the repair's record.</summary>
internal interface IRepairEvidence
{
    /// <summary>The lines of all sessions of one repair, in the order in which they passed; empty when there was none.</summary>
    /// <exception cref="Storage.StorageException">The records cannot be read.</exception>
    Task<IReadOnlyList<TranscriptLine>> ReadAsync(Guid repairId, CancellationToken cancellation);
}

/// <summary>One line that passed between the service and a device.</summary>
public sealed record TranscriptLine
{
    /// <summary>Number of the session within the repair, from 1.</summary>
    public required int Session { get; init; }

    /// <summary>When it passed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>sent</c>, <c>received</c>, or <c>event</c> (connected, dropped, timed out).</summary>
    public required string Direction { get; init; }

    /// <summary>The text, secrets masked.</summary>
    public required string Text { get; init; }
}
