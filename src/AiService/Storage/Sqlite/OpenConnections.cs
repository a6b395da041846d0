using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Connections to one file that stay open between two uses, and with them the statements prepared on them: to prepare a search's
/// statements takes longer than to run them. The driver's own pool keeps the file open, but no statement.
/// </summary>
internal sealed class OpenConnections
{
    /// <summary>A few more than the machine can use at a time; each keeps up to 2 MiB of the file in memory.</summary>
    private static readonly int MostIdle = Environment.ProcessorCount + 2;

    private readonly Lock gate = new();
    private Stack<SqliteConnection> idle = [];

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

/// <summary>Statements that a connection keeps prepared for as long as it is open.</summary>
internal static class PreparedStatements
{
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Kept = [];

    /// <summary>The connection's one command for a statement, to be used by one reader at a time and not to be disposed.</summary>
    /// <param name="connection">The connection, outside of a transaction.</param>
    /// <param name="sql">The statement, with one parameter.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="value">Its value this time.</param>
    public static SqliteCommand Prepared(this SqliteConnection connection, string sql, string parameter, object value)
    {
        var commands = Kept.GetOrCreateValue(connection);
        if (!commands.TryGetValue(sql, out var command))
        {
            command = commands[sql] = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        command.Parameters[0].Value = value;
        return command;
    }
}
