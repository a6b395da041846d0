using AiService.Contract;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AiService.Storage.Sqlite;

/// <summary>
/// Composes the statement of one page of a table, the last recorded first: the numbers of its rows from one index, and then those rows alone. The order is that of recording: ids
/// and times come from a clock, which may be set back. Each statement names its index, so that its cost does not depend on what the planner believes of the file.
/// </summary>
internal sealed class PageStatement
{
    /// <summary>Words of which each is looked for by itself; SQLite joins 500 statements at most.</summary>
    public const int MostWords = 400;

    private readonly string table;
    private readonly string number;
    private readonly int limit;
    private readonly List<string> conditions = [];

    /// <param name="table">The table.</param>
    /// <param name="number">Its column that numbers the rows as they were recorded.</param>
    /// <param name="limit">Rows of a page.</param>
    /// <param name="after">The number of the last row of the page before; null for the first.</param>
    /// <param name="range">Where rows of the wanted time can stand; null: anywhere.</param>
    public PageStatement(string table, string number, int limit, long? after, RecordedRange? range = null)
    {
        (this.table, this.number, this.limit) = (table, number, limit);

        // One more than asked for tells whether there is a next page.
        Values.Add("limit", limit + 1);
        Restrict($"{number} > @above", range?.Above);

        // The lower of the two alone: an index is searched by one bound, and every row between them would be read.
        Restrict($"{number} < @below", range?.Below < after || after is null ? range?.Below : after);
    }

    /// <summary>The parameters of the statement.</summary>
    public DynamicParameters Values { get; } = new();

    /// <param name="condition">A condition with one parameter.</param>
    /// <param name="value">Its value; null restricts nothing.</param>
    public void Restrict(string condition, object? value)
    {
        if (value is not null)
        {
            conditions.Add(condition);
            Values.Add(condition.Split('@')[1].Split(' ')[0], TypeHandlers.Stored(value));
        }
    }

    /// <param name="column">A column.</param>
    /// <param name="words">What it may hold; none restricts nothing.</param>
    public void RestrictTo(string column, IEnumerable<string> words)
    {
        if (Named(column, words) is { Count: > 0 } names)
        {
            conditions.Add($"{column} IN ({string.Join(", ", names)})");
        }
    }

    /// <summary>Returns the statement that reads an index in its order; null: the table in its own.</summary>
    public string By(string? index) => Rows(Numbers(index, null));

    /// <summary>Returns the statement that reads the last few of each word, in order, and of those the last: sorting all of them would read all of them.</summary>
    /// <param name="column">What holds the words.</param>
    /// <param name="words">Each with its index, and the condition of that index; none finds nothing.</param>
    public string ByEach(string column, IReadOnlyList<(string Word, string Index, string Condition)> words)
    {
        var names = Named(column, words.Select(one => one.Word));
        var each = words.Zip(names, (one, name) => $"SELECT * FROM ({Numbers(one.Index, $"{one.Condition} AND {column} = {name}")})");
        return Rows(string.Join(" UNION ALL ", each.DefaultIfEmpty($"SELECT NULL AS {number} WHERE false")) + $" ORDER BY {number} DESC LIMIT @limit");
    }

    /// <summary>Reads the page.</summary>
    /// <param name="connection">The records.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="place">Returns what the next page goes on after.</param>
    public Page<T> Read<T>(SqliteConnection connection, string sql, Func<T, object> place)
    {
        var found = connection.Query<T>(sql, Values).AsList();
        return found.Count <= limit ? new Page<T>(found, null) : new Page<T>(found[..limit], $"{place(found[limit - 1])}");
    }

    /// <summary>The columns that are read.</summary>
    public string Columns { get; init; } = "*";

    private string Rows(string numbers) => $"SELECT {Columns} FROM {table} WHERE {number} IN ({numbers}) ORDER BY {number} DESC";

    private string Numbers(string? index, string? further)
    {
        var all = (further is null ? conditions : conditions.Append(further)).DefaultIfEmpty("true");
        return $"SELECT {number} FROM {table} {(index is null ? "NOT INDEXED" : $"INDEXED BY {index}")} WHERE {string.Join(" AND ", all)} ORDER BY {number} DESC LIMIT @limit";
    }

    private List<string> Named(string name, IEnumerable<string> words)
    {
        var names = new List<string>();
        foreach (var word in words)
        {
            names.Add($"@{name}{names.Count}");
            Values.Add(names[^1], word);
        }

        return names;
    }
}

/// <summary>
/// The numbers between which the rows of a time can stand: such a row comes after one that is older by more than the clock ever went back, and before one that is younger by more.
/// </summary>
/// <param name="Above">Null: from the first on.</param>
/// <param name="Below">Null: to the last.</param>
/// <param name="IsFew">The clock went back far, and the index of times finds the few rows sooner.</param>
internal sealed record RecordedRange(long? Above, long? Below, bool IsFew)
{
    private const string Format = "%Y-%m-%dT%H:%M:%f";

    /// <summary>Finds the range.</summary>
    public static RecordedRange Find(SqliteConnection connection, (string Table, string Number, string Time, string Index) of, DateTimeOffset? since, DateTimeOffset? until)
    {
        var from = $"{of.Number} FROM {of.Table} INDEXED BY {of.Index} WHERE {of.Time}";

        // Two seconds for what SQLite's times leave out.
        var (above, below, isFew) = since is null && until is null ? default : connection.QuerySingle<(long?, long?, bool)>(
            $"""
            SELECT (SELECT {from} < strftime('{Format}', @since, -(behind + 2) || ' seconds') ORDER BY {of.Time} DESC LIMIT 1),
              (SELECT {from} >= strftime('{Format}', @until, (behind + 2) || ' seconds') ORDER BY {of.Time} LIMIT 1),
              behind > 3600 AND 20000 > (SELECT count(*) FROM (SELECT {from} >= ifnull(@since, '') AND {of.Time} < ifnull(@until, 'Z') LIMIT 20000))
            FROM clock_steps WHERE name = '{of.Table}'
            """,
            new { since, until });
        return new RecordedRange(above, below, isFew);
    }
}
