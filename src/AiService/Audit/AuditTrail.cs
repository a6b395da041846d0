namespace AiService.Audit;

/// <summary>Append-only record: an entry is on disk when the call returns.</summary>
internal sealed class AuditTrail
{
    private readonly List<AuditEntry> entries = [];

    public Task AppendAsync(AuditEntry entry)
    {
        lock (entries)
        {
            entries.Add(entry);
        }

        return Task.CompletedTask;
    }
}
