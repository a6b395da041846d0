using AiService.Audit;
using AiService.Contract;
using AiService.Storage;
using Dapper;

namespace AiService.Repairs.Store;

/// <summary>
/// The table <c>repairs</c>. A row and the history line that tells of its change are one transaction, on disk when the call returns.
/// </summary>
internal sealed class RepairTable(RecordsDatabase records)
{
    /// <summary>Puts a new repair on record.</summary>
    /// <returns>The id of its history line.</returns>
    /// <exception cref="StorageException">It could not be written, or this analysis has the same repair on record already.</exception>
    public async Task<long> InsertAsync(RepairRecord repair, AuditEntry line)
    {
        var id = await WriteAsync(
            """
            INSERT INTO repairs (id, analysis_id, triggered_by, device_id, fault, level, keyword, rule, action, interface, target, parameters, trace_tag,
                provider, state, status, execution_id, attempts, created_at, updated_at, begun_at, sent_at, ended_at, cancel_requested_at,
                result, results, verified, verification, reading)
            VALUES (@Id, @AnalysisId, @TriggeredBy, @DeviceId, @Fault, @Level, @Keyword, @Rule, @Action, @Interface, @Target, @Parameters, @TraceTag,
                @Provider, @State, @Status, @ExecutionId, @Attempts, @CreatedAt, @UpdatedAt, @BegunAt, @SentAt, @EndedAt, @CancelRequestedAt,
                @Result, @Results, @Verified, @Verification, @Reading)
            """,
            repair,
            expected: null,
            line);
        return id!.Value;
    }

    /// <summary>Writes how a repair stands now.</summary>
    /// <param name="repair">As it stands.</param>
    /// <param name="expected">The state in which the row is believed to be: in any other, nothing is written.</param>
    /// <param name="line">What happened.</param>
    /// <returns>The id of the history line; null when the row is in another state.</returns>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task<long?> UpdateAsync(RepairRecord repair, RepairState expected, AuditEntry line)
    {
        return WriteAsync(
            """
            UPDATE repairs SET parameters = @Parameters, provider = @Provider, state = @State, status = @Status, execution_id = @ExecutionId, attempts = @Attempts,
                updated_at = @UpdatedAt, begun_at = @BegunAt, sent_at = @SentAt, ended_at = @EndedAt, cancel_requested_at = @CancelRequestedAt,
                result = @Result, results = @Results, verified = @Verified, verification = @Verification, waits_for = @WaitsFor,
                closed_until = @ClosedUntil
            WHERE id = @Id AND state = @expected
            """,
            repair,
            expected,
            line);
    }

    /// <summary>The state in which a row is, and the last line of its history.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<(string? State, long Line)> StandingAsync(Guid id)
    {
        return records.ReadAsync(
            connection => connection.QuerySingleOrDefault<(string? State, long Line)>(
                "SELECT state, (SELECT max(id) FROM audit WHERE repair_id = @id) FROM repairs WHERE id = @id", new { id = id.ToString() }),
            CancellationToken.None);
    }

    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<RepairRecord?> FindAsync(Guid id, CancellationToken cancellation)
    {
        return records.ReadAsync(
            connection => connection.QuerySingleOrDefault<RepairRow>(
                $"SELECT {RepairRow.Columns} FROM repairs WHERE id = @id", new { id = id.ToString() })?.Record(),
            cancellation);
    }

    /// <summary>One page, the newest first.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public async Task<Page<RepairRecord>> PageAsync(RepairFilter filter, CancellationToken cancellation)
    {
        // Only what is asked for stands in the statement, so that the device's or the state's index can serve it.
        string?[] conditions =
        [
            filter.DeviceId is null ? null : "device_id = @device",
            filter.States.Count == 0 ? null : "state IN @states",
            filter.Action is null ? null : "action = @action",
            filter.Since is null ? null : "created_at >= @since",
            filter.Until is null ? null : "created_at < @until",
            filter.After is null ? null : "id < @after",
        ];
        var found = await QueryAsync(
            $"WHERE {string.Join(" AND ", conditions.OfType<string>().DefaultIfEmpty("true"))} ORDER BY id DESC LIMIT @limit",
            new
            {
                device = filter.DeviceId,
                states = filter.States.Select(state => state.Word()),
                action = filter.Action,
                since = filter.Since is { } since ? RepairRow.Time(since) : null,
                until = filter.Until is { } until ? RepairRow.Time(until) : null,
                after = filter.After?.ToString(),
                limit = filter.Limit + 1,
            },
            cancellation);

        // One more than asked for tells whether there is a next page.
        var page = found.Take(filter.Limit).Select(repair => repair with { Reading = null }).ToList();
        return new Page<RepairRecord>(page, found.Count > filter.Limit ? page[^1].Id.ToString() : null);
    }

    /// <summary>All that are not over, in the order in which they were recorded.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<IReadOnlyList<RepairRecord>> OpenAsync(CancellationToken cancellation)
    {
        var open = RepairStates.AllWords.Where(word => RepairStates.Parse(word) is { } state && !state.IsFinal());
        return QueryAsync("WHERE state IN @open ORDER BY id", new { open }, cancellation);
    }

    /// <summary>Those that ended <c>unknown</c> after <paramref name="since"/>, and whose device no person has released since.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<IReadOnlyList<RepairRecord>> UnknownAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        return QueryAsync(
            """
            WHERE state = @unknown AND ended_at > @since
              AND NOT EXISTS (SELECT 1 FROM audit WHERE audit.repair_id = repairs.id AND audit.event = @released)
            ORDER BY id
            """,
            new { unknown = RepairState.Unknown.Word(), since = RepairRow.Time(since), released = RepairStep.Released },
            cancellation);
    }

    /// <summary>What one analysis has begun or joined, in the order in which it was recorded.</summary>
    /// <exception cref="StorageException">The records cannot be read.</exception>
    public Task<IReadOnlyList<RepairRecord>> OfAnalysisAsync(Guid analysisId, CancellationToken cancellation)
    {
        return QueryAsync(
            """
            WHERE id IN (SELECT id FROM repairs WHERE analysis_id = @analysis UNION SELECT repair_id FROM repair_joins WHERE analysis_id = @analysis)
            ORDER BY id
            """,
            new { analysis = analysisId.ToString() },
            cancellation);
    }

    /// <summary>Keeps that an analysis was answered with a repair that another one had begun.</summary>
    /// <exception cref="StorageException">It could not be written.</exception>
    public Task JoinAsync(Guid analysisId, Guid repairId)
    {
        return records.WriteAsync(
            (connection, transaction) => connection.Execute(
                "INSERT OR IGNORE INTO repair_joins (analysis_id, repair_id) SELECT @analysis, id FROM repairs WHERE id = @repair",
                new { analysis = analysisId.ToString(), repair = repairId.ToString() },
                transaction),
            CancellationToken.None);
    }

    private Task<IReadOnlyList<RepairRecord>> QueryAsync(string condition, object values, CancellationToken cancellation)
    {
        return records.ReadAsync<IReadOnlyList<RepairRecord>>(
            connection => [.. connection.Query<RepairRow>($"SELECT {RepairRow.Columns} FROM repairs {condition}", values).Select(row => row.Record())],
            cancellation);
    }

    private Task<long?> WriteAsync(string statement, RepairRecord repair, RepairState? expected, AuditEntry line)
    {
        var row = new DynamicParameters(RepairRow.Of(repair));
        row.Add("expected", expected?.Word());

        // No cancellation: an announced step is written, or is known not to be.
        return records.WriteAsync<long?>(
            (connection, transaction) =>
            {
                if (connection.Execute(statement, row, transaction) != 1)
                {
                    return null;
                }

                LessonTable.Keep(connection, transaction, repair);
                return AuditTrail.Append(connection, transaction, line);
            },
            CancellationToken.None);
    }
}
