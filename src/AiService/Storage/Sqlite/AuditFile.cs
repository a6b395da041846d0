using AiService.Audit;
using AiService.Hosting;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>Looks at the audit in a file of records from outside: at the start of the process, and for the command <c>audit</c>.</summary>
internal static class AuditFile
{
    /// <summary>Rejects a key or a head that cannot be used with the records. Records that cannot be read now are looked at again when they are used.</summary>
    public static void Check(SettingsReader settings, AuditOptions options, string records)
    {
        try
        {
            var isKnown = TryRead(records, out var started, out var isEndSignedBy);
            if (options.Files.Key == Path.GetFullPath(records))
            {
                settings.Reject("AUDIT_KEY_FILE", $"{options.Files.Key} is the file of the records.", "Name a file of its own.");
            }
            else if (started is not null || Path.Exists(options.Files.Key))
            {
                options.Files.ReadKey(started, isEndSignedBy);
            }
            else if (DatabaseFile.FolderProblem(options.Files.Key) is { } unwritable)
            {
                settings.Reject("AUDIT_KEY_FILE", $"{options.Files.Key} does not exist, and cannot be made: {unwritable}", "Name an existing file with a key, or a file in a folder that the service may write.");
            }
            else if (isKnown)
            {
                options.Files.ReadKey(null, isEndSignedBy);
            }
        }
        catch (AuditKeyException unusable)
        {
            settings.Reject("AUDIT_KEY_FILE", unusable.Message, unusable.Cure);
        }

        if (HeadProblem(options.Files, records) is { } problem)
        {
            settings.Reject("AUDIT_HEAD_FILE", $"{options.Files.Head} cannot be written: {problem}", "Name a file in a folder that the service may write; best on another disk than the records.");
        }
    }

    /// <summary>Verifies the records of a file, also beside a service that writes to it.</summary>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    /// <exception cref="AuditKeyException">There is no usable key.</exception>
    public static async Task<AuditVerdict> VerifyAsync(string records, AuditFiles files, AuditHead? given)
    {
        try
        {
            using var connection = Open(records);

            // One picture of the file: nothing that is removed meanwhile is missing from it. The head is older than it, or names what it holds.
            using var snapshot = connection.BeginTransaction(deferred: true);
            return await AuditVerification.RunAsync(read => Task.FromResult(read(connection)), AuditKey.Read(files.Key), files, given, CancellationToken.None);
        }
        catch (SqliteException failed)
        {
            throw new StorageException(failed.Message, failed);
        }
    }

    /// <summary>Begins a segment, which seals the records as they are, whatever is wrong with them; no service may be using them. A key that is missing is made.</summary>
    /// <returns>The segment, and what verification found before.</returns>
    /// <exception cref="StorageException">The records cannot be used.</exception>
    /// <exception cref="AuditKeyException">The key cannot be used or made.</exception>
    public static async Task<(SegmentStart Segment, string Found)> BeginSegmentAsync(
        string records, AuditFiles files, string reason, string who, TimeProvider time, ILogger<RecordsDatabase> logger)
    {
        var key = Path.Exists(files.Key) ? AuditKey.Read(files.Key) : AuditKey.Make(files.Key);
        using var database = new RecordsDatabase(records, logger, files) { NewKey = key };
        await database.OpenAsync(CancellationToken.None);
        var verdict = await AuditVerification.RunAsync(read => database.ReadAsync(read, CancellationToken.None), key, files, null, CancellationToken.None);
        var found = verdict.Ok ? $"{verdict.Records} records, all is well" : verdict.Reason!;
        var now = time.GetUtcNow();
        var segment = await database.WriteAsync(
            (connection, transaction) => database.Chain.BeginSegment(connection, transaction, now, new AcceptedRecords(found, verdict.Segments), new AuditEntry { At = now, Event = "", Detail = reason, RequestedBy = who }),
            CancellationToken.None);
        return (segment, found);
    }

    /// <summary>Finds the newest segment of a file, null for one without a chain; false for a file that cannot be read now.</summary>
    private static bool TryRead(string records, out SegmentStart? started, out Func<AuditKey, bool> isEndSignedBy)
    {
        started = null;
        isEndSignedBy = key =>
        {
            using var again = Open(records);
            return AuditRows.IsEndSignedBy(again, key);
        };
        if (!File.Exists(records) || new FileInfo(records).Length == 0)
        {
            return true;
        }

        try
        {
            using var connection = Open(records);
            started = connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM pragma_table_info('audit') WHERE name = 'hmac')") ? AuditRows.Started(connection) : null;
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static SqliteConnection Open(string records)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = records, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 1, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static string? HeadProblem(AuditFiles files, string records)
    {
        if (files.Head == files.Key || files.Head == Path.GetFullPath(records))
        {
            return "it is the file of the key or of the records.";
        }

        if (!Path.Exists(files.Head))
        {
            return DatabaseFile.FolderProblem(files.Head);
        }

        try
        {
            // What is longer than a head is another file, whose beginning a head would overwrite.
            using var file = new FileStream(files.Head, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return file.Length <= AuditHeadFile.Size ? null : "it holds something else.";
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }
}
