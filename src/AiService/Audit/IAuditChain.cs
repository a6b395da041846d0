using AiService.Storage;

namespace AiService.Audit;

/// <summary>Verifies the chain of the audit and cuts it into segments. Every member throws <see cref="StorageException"/> when the records cannot be used.</summary>
internal interface IAuditChain
{
    /// <summary>Where the chain ends, as far as this process has written it; null before its first use.</summary>
    AuditHead? Head { get; }

    /// <summary>Why the head cannot be written to its file; null when it can.</summary>
    string? HeadTrouble { get; }

    /// <summary>Reads every record, in small steps, beside whatever is written meanwhile.</summary>
    /// <param name="given">A head that was noted elsewhere; null without one.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<AuditVerdict> VerifyAsync(AuditHead? given, CancellationToken cancellation);

    /// <summary>Returns the segments in the records, the oldest first, the open one last.</summary>
    Task<IReadOnlyList<AuditSegment>> SegmentsAsync(CancellationToken cancellation);

    /// <summary>Begins a segment, which seals the open one.</summary>
    Task BeginSegmentAsync(DateTimeOffset at);

    /// <summary>Writes the records of a sealed segment, one JSON object a line, exactly as they are stored.</summary>
    /// <returns>The seal of what was written, which is that of the segment unless a record was changed.</returns>
    Task<SegmentSeal> ExportAsync(AuditSegment segment, Stream to, CancellationToken cancellation);

    /// <summary>Removes the oldest segment, in one transaction with the record that says so.</summary>
    Task RemoveAsync(SegmentsRemoved removed, DateTimeOffset at, CancellationToken cancellation);
}

/// <summary>A segment of the audit.</summary>
/// <param name="Number">Its number; 0 for the records that are older than the chain.</param>
/// <param name="First">The number of its first record.</param>
/// <param name="Began">When that was written.</param>
/// <param name="Seal">What it was when it ended; null for the open one.</param>
/// <param name="Ended">When its last record was written; null for the open one.</param>
internal sealed record AuditSegment(int Number, long First, DateTimeOffset Began, SegmentSeal? Seal, DateTimeOffset? Ended);
