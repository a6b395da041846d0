using System.Text;

namespace AiService.Audit;

/// <summary>Verifies exported segments by themselves: the place before the first record is named in that record.</summary>
internal static class ExportedSegments
{
    /// <param name="files">The files in the order of their segments; lines as <see cref="AuditLine"/> writes them.</param>
    /// <param name="key">The key that has signed them.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AuditVerdict Verify(IReadOnlyList<string> files, AuditKey key)
    {
        ChainVerifier? verifier = null;
        try
        {
            foreach (var file in files)
            {
                var number = 0;
                foreach (var line in File.ReadLines(file))
                {
                    number++;
                    if (AuditLine.Read(line) is not { } record)
                    {
                        return new AuditVerdict { Ok = false, Records = verifier?.Records ?? 0, Reason = $"line {number} of {file} is no record" };
                    }

                    var mark = AuditMarks.All.Contains(record.Event) ? record.Event : null;
                    byte[] data = mark is null ? [] : Encoding.UTF8.GetBytes(record.Data ?? "");
                    verifier ??= new ChainVerifier(key, Before(mark, data));
                    verifier.Read(record.Id, record.Form, record.Hmac, mark, data);
                }
            }

            return verifier?.Judge([]) is not { } verdict ? new AuditVerdict { Ok = false, Records = 0, Reason = "there is no record" }
                : verdict.Head is null ? verdict with { Ok = false, Reason = "these records are older than the chain: name the file of the next segment too, whose first record holds their seal" }
                : verdict;
        }
        finally
        {
            verifier?.Dispose();
        }
    }

    // What stands before the first file was removed, or is in another file.
    private static SegmentsRemoved? Before(string? mark, byte[] data) =>
        mark == AuditMarks.SegmentStarted && AuditMarks.Read<SegmentStart>(data) is { } start ? new SegmentsRemoved(start.Segment - 1, start.Sealed.Last, "", "") : null;
}
