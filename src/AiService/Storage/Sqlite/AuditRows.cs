using System.Globalization;
using System.Text;
using AiService.Audit;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AiService.Storage.Sqlite;

/// <summary>Takes a record as it is stored.</summary>
/// <param name="id">Its number.</param>
/// <param name="form">Its stored form (<see cref="RecordForm"/>), with one field more when a column holds what the service never writes there.</param>
/// <param name="hmac">Its HMAC; empty when it has none.</param>
/// <param name="mark">The event, of a record by which the chain speaks of itself; null for every other.</param>
/// <param name="data">The data of such a record.</param>
internal delegate void AuditRow(long id, ReadOnlySpan<byte> form, ReadOnlySpan<byte> hmac, string? mark, ReadOnlySpan<byte> data);

/// <summary>
/// Reads the table <c>audit</c> byte by byte as it is stored. The driver's own readers stop a text at a NUL, and take a number or a blob for a text: what an
/// intruder writes must not pass for what the service wrote.
/// </summary>
internal static class AuditRows
{
    private const int Event = 4;
    private const int Data = 13;
    private const int Hmac = 14;

    private static readonly string Select = $"SELECT {string.Join(", ", RecordForm.Fields)}, hmac FROM audit WHERE id > ? AND id <= ?";

    private static readonly byte[][] Marks = [.. AuditMarks.All.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Reads records in the order of their numbers, and returns the last one's; null when there are none.</summary>
    /// <param name="connection">The records.</param>
    /// <param name="after">The number after which they begin.</param>
    /// <param name="through">The last number to read.</param>
    /// <param name="take">Takes each.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="filter">Its device and its times restrict them; nothing else of it does.</param>
    public static long? Read(SqliteConnection connection, long after, long through, AuditRow take, int limit = int.MaxValue, AuditFilter? filter = null)
    {
        // By the number alone, or by the device, whose index has the number too: by time, a page could be found only by sorting all that follows.
        var restrictions = new List<(string Sql, string Text)>();
        Restrict("device_id = ? AND device_id <> ''", filter?.DeviceId);
        Restrict("+at >= ?", filter?.From);
        Restrict("+at < ?", filter?.To);
        var sql = $"{Select}{string.Concat(restrictions.Select(one => $" AND {one.Sql}"))} ORDER BY id LIMIT {limit.ToString(CultureInfo.InvariantCulture)}";
        Check(connection, raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement));
        using (statement)
        {
            raw.sqlite3_bind_int64(statement, 1, after);
            raw.sqlite3_bind_int64(statement, 2, through);
            for (var at = 0; at < restrictions.Count; at++)
            {
                raw.sqlite3_bind_text(statement, at + 3, restrictions[at].Text);
            }

            var form = new RecordForm();
            long? last = null;
            int step;
            while ((step = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                last = raw.sqlite3_column_int64(statement, 0);
                Fill(statement, form.Begin(last.Value));
                var mark = MarkOf(raw.sqlite3_column_blob(statement, Event));
                var hmac = raw.sqlite3_column_type(statement, Hmac) == raw.SQLITE_BLOB ? raw.sqlite3_column_blob(statement, Hmac) : default;
                take(last.Value, form.Bytes, hmac, mark, mark is null ? default : raw.sqlite3_column_blob(statement, Data));
            }

            Check(connection, step);
            return last;
        }

        void Restrict(string condition, object? value)
        {
            if (value is not null)
            {
                restrictions.Add((condition, (string)TypeHandlers.Stored(value)));
            }
        }
    }

    /// <summary>Returns the newest record that announces a removal; null when there is none.</summary>
    public static SegmentsRemoved? Removed(SqliteConnection connection) => Newest(connection, AuditMarks.SegmentsRemoved) is { } data
        ? AuditMarks.Read<SegmentsRemoved>(Encoding.UTF8.GetBytes(data))
        : null;

    /// <summary>Returns the newest record that begins a segment; null when there is none.</summary>
    public static SegmentStart? Started(SqliteConnection connection) => Newest(connection, AuditMarks.SegmentStarted) is { } data
        ? AuditMarks.Read<SegmentStart>(Encoding.UTF8.GetBytes(data))
        : null;

    private static string? Newest(SqliteConnection connection, string mark) => connection.QueryFirstOrDefault<string>(
        $"SELECT CAST(data AS TEXT) FROM audit INDEXED BY audit_segments WHERE event IN ('{AuditMarks.SegmentStarted}', '{AuditMarks.SegmentsRemoved}') AND event = @mark AND hmac IS NOT NULL ORDER BY id DESC LIMIT 1",
        new { mark });

    /// <summary>Returns whether a key has signed the last record.</summary>
    public static bool IsEndSignedBy(SqliteConnection connection, AuditKey key)
    {
        var last = connection.ExecuteScalar<long?>("SELECT max(id) FROM audit") ?? 0;
        var (previous, isSigned) = (AuditKey.Nothing.ToArray(), false);
        Read(connection, last - 2, last, (_, form, hmac, _, _) =>
        {
            isSigned = key.Sign(previous, form).AsSpan().SequenceEqual(hmac);
            previous = hmac.ToArray();
        });
        return isSigned;
    }

    private static void Fill(sqlite3_stmt statement, RecordForm form)
    {
        var isSound = raw.sqlite3_column_type(statement, Hmac) is raw.SQLITE_BLOB or raw.SQLITE_NULL;
        for (var column = 1; column < Hmac; column++)
        {
            var type = raw.sqlite3_column_type(statement, column);
            isSound &= type is raw.SQLITE_TEXT or raw.SQLITE_NULL;
            if (type is raw.SQLITE_NULL)
            {
                form.AddAbsent();
            }
            else
            {
                form.Add(raw.sqlite3_column_blob(statement, column));
            }
        }

        if (!isSound)
        {
            form.AddAbsent();
        }
    }

    private static string? MarkOf(ReadOnlySpan<byte> name)
    {
        foreach (var mark in Marks)
        {
            if (name.SequenceEqual(mark))
            {
                return Encoding.UTF8.GetString(mark);
            }
        }

        return null;
    }

    private static void Check(SqliteConnection connection, int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            throw new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), code);
        }
    }
}
