using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Hosting;

namespace AiService.Audit;

/// <summary>The events of records by which the chain speaks of itself.</summary>
internal static class AuditMarks
{
    /// <summary>Begins a segment, and seals what stands before it (<see cref="SegmentStart"/>).</summary>
    public const string SegmentStarted = "segment_started";

    /// <summary>Says up to which record segments were exported and removed (<see cref="SegmentsRemoved"/>).</summary>
    public const string SegmentsRemoved = "segments_removed";

    /// <summary>Says what was found to be wrong with the chain while the service wrote to it; a finding until a person begins a new segment.</summary>
    public const string ChainBroken = "chain_broken";

    // Data without a member, or with null in its place, are none that the service wrote.
    private static readonly JsonSerializerOptions Complete = new(Json.Wire) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [SegmentStarted, SegmentsRemoved, ChainBroken];

    /// <summary>Returns the data of such a record.</summary>
    public static JsonObject Data<T>(T mark) => JsonSerializer.SerializeToNode(mark, Json.Wire)!.AsObject();

    /// <summary>Reads the data of such a record; null when it is not of this kind.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> data)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(data, Complete);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What the records of a segment were when it ended.</summary>
/// <param name="Records">How many.</param>
/// <param name="First">The number of the first; 0 without any.</param>
/// <param name="Last">The number of the last; 0 without any.</param>
/// <param name="Sha256">SHA-256 over the records in their stored form, each followed by its HMAC where it has one; hex.</param>
/// <param name="Hmac">The HMAC of the last, hex; null where it has none.</param>
internal sealed record SegmentSeal(long Records, long First, long Last, string Sha256, string? Hmac);

/// <summary>The data of the record that begins a segment.</summary>
/// <param name="Segment">Its number, 1 for the first one with a key.</param>
/// <param name="Key">The id of the key that signs it (<see cref="AuditKey.Id"/>).</param>
/// <param name="Sealed">The segment before it; before the first: the records that are older than the chain.</param>
/// <param name="Accepted">What a person took as it was by beginning the segment; null where the service began it.</param>
internal sealed record SegmentStart(int Segment, string Key, SegmentSeal Sealed, AcceptedRecords? Accepted = null);

/// <summary>What a person accepts: what is wrong with these records is no finding any more, as long as they stay as they are.</summary>
/// <param name="Found">What verification had found.</param>
/// <param name="Segments">The segments as they were, the oldest first, the last of them the one that was sealed.</param>
internal sealed record AcceptedRecords(string Found, IReadOnlyList<SegmentSeal> Segments);

/// <summary>The data of the record that announces a removal.</summary>
/// <param name="Segment">The last segment that was removed.</param>
/// <param name="Through">The number of its last record.</param>
/// <param name="File">The name of the file to which it was exported.</param>
/// <param name="FileSha256">SHA-256 of that file; hex.</param>
internal sealed record SegmentsRemoved(int Segment, long Through, string File, string FileSha256);
