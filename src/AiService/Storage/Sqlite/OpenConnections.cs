using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Keeps connections to one file open between two uses, and with them their prepared statements: preparing a search's statements takes longer than
/// running them. The driver's own pool keeps the file open, but no statement.
/// </summary>
internal sealed class OpenConnections
{
    /// <summary>A few more than the machine can use at a time; each keeps up to 2 MiB of the file in memory.</summary>
    private static readonly int MostIdle = Environment.ProcessorCount + 2;

    private readonly Lock gate = new();
    private Stack<SqliteConnection> idle = [];

    /// <summary>Opens a connection, and sets it up by pragmas.</summary>
    public static SqliteConnection Open(string connectionString, string pragmas)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            connection.Execute(pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Uses a connection that is open, or opens one. After an exception it is not used again.</summary>
    public T Use<T>(Func<SqliteConnection> open, Func<SqliteConnection, T> use)
    {
        var (connection, from) = Take();
        connection ??= open();
        var isSound = false;
        try
        {
            var result = use(connection);
            isSound = true;
            return result;
        }
        finally
        {
            if (!isSound || !Keep(connection, from))
            {
                connection.Dispose();
            }
        }
    }

    /// <summary>Closes those that are idle now, and those in use at the end of their use.</summary>
    public void Close()
    {
        Stack<SqliteConnection> closed;
        lock (gate)
        {
            (closed, idle) = (idle, []);
        }

        foreach (var connection in closed)
        {
            connection.Dispose();
        }
    }

    private (SqliteConnection? Connection, Stack<SqliteConnection> From) Take()
    {
        lock (gate)
        {
            return (idle.TryPop(out var connection) ? connection : null, idle);
        }
    }

    private bool Keep(SqliteConnection connection, Stack<SqliteConnection> from)
    {
        lock (gate)
        {
            if (from != idle || idle.Count == MostIdle)
            {
                return false;
            }

            idle.Push(connection);
            return true;
        }
    }
}

/// <summary>Keeps statements prepared for as long as their connection is open.</summary>
internal static class PreparedStatements
{
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Kept = [];

    /// <summary>Returns the connection's one command for a statement, for one reader at a time; it is not to be disposed.</summary>
    /// <param name="connection">The connection, in no transaction but one of <see cref="Within"/>.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Its parameters' names and their values this time, always in the same order.</param>
    public static SqliteCommand Prepared(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var commands = Kept.GetOrCreateValue(connection);
        if (!commands.TryGetValue(sql, out var command))
        {
            command = commands[sql] = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }
        }

        for (var at = 0; at < parameters.Length; at++)
        {
            command.Parameters[at].Value = parameters[at].Value;
        }

        return command;
    }

    /// <summary>Works within one transaction, which the driver knows nothing of: kept statements run in it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="begin"><c>BEGIN</c> reads as of one moment, <c>BEGIN IMMEDIATE</c> takes the lock of a writer.</param>
    /// <param name="work">What is done; an exception rolls it back.</param>
    public static T Within<T>(this SqliteConnection connection, string begin, Func<T> work)
    {
        connection.Prepared(begin).ExecuteNonQuery();
        try
        {
            var result = work();
            connection.Prepared("COMMIT").ExecuteNonQuery();
            return result;
        }
        finally
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                connection.Prepared("ROLLBACK").ExecuteNonQuery();
            }
        }
    }
}
