using System.Text;
using AiService.Audit;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AiService.Storage.Sqlite;

/// <summary>Takes a record as it is stored.</summary>
/// <param name="id">Its number.</param>
/// <param name="form">Its stored form (<see cref="RecordForm"/>); empty when a column holds what the service never writes there.</param>
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

    private static readonly string Select = $"SELECT {string.Join(", ", RecordForm.Fields)}, hmac FROM audit WHERE id > ? AND id <= ? ORDER BY id LIMIT ?";

    private static readonly byte[][] Marks = [.. AuditMarks.All.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Reads the next records after a number, and returns the last one's; null when there are none.</summary>
    /// <param name="connection">The records.</param>
    /// <param name="after">The number.</param>
    /// <param name="through">The last number to read.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="take">Takes each.</param>
    public static long? Read(SqliteConnection connection, long after, long through, int limit, AuditRow take)
    {
        Check(connection, raw.sqlite3_prepare_v2(connection.Handle, Select, out var statement));
        using (statement)
        {
            raw.sqlite3_bind_int64(statement, 1, after);
            raw.sqlite3_bind_int64(statement, 2, through);
            raw.sqlite3_bind_int(statement, 3, limit);
            var form = new RecordForm();
            long? last = null;
            int step;
            while ((step = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                last = raw.sqlite3_column_int64(statement, 0);
                var isSound = Fill(statement, form.Begin(last.Value));
                var mark = MarkOf(raw.sqlite3_column_blob(statement, Event));
                take(last.Value, isSound ? form.Bytes : default, raw.sqlite3_column_blob(statement, Hmac), mark, mark is null ? default : raw.sqlite3_column_blob(statement, Data));
            }

            Check(connection, step);
            return last;
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
        $"SELECT data FROM audit INDEXED BY audit_segments WHERE event IN ('{AuditMarks.SegmentStarted}', '{AuditMarks.SegmentsRemoved}') AND event = @mark AND hmac IS NOT NULL ORDER BY id DESC LIMIT 1",
        new { mark });

    private static bool Fill(sqlite3_stmt statement, RecordForm form)
    {
        for (var column = 1; column < Hmac; column++)
        {
            switch (raw.sqlite3_column_type(statement, column))
            {
                case raw.SQLITE_TEXT:
                    form.Add(raw.sqlite3_column_blob(statement, column));
                    break;
                case raw.SQLITE_NULL:
                    form.AddAbsent();
                    break;
                default:
                    return false;
            }
        }

        return raw.sqlite3_column_type(statement, Hmac) is raw.SQLITE_BLOB or raw.SQLITE_NULL;
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
