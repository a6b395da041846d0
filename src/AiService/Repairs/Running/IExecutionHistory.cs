namespace AiService.Repairs.Running;

/// <summary>Reads what an engine keeps of executions that are over.</summary>
internal interface IExecutionHistory
{
    /// <summary>Executions that one call reads at most.</summary>
    int MostAtOnce { get; }

    /// <summary>Reads some executions with one request.</summary>
    /// <param name="ids">Their ids, at most <see cref="MostAtOnce"/>.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <returns>Those that the engine knows, by id; null when it cannot be asked.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<IReadOnlyDictionary<string, PastExecution>?> ReadAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation);
}

/// <summary>An execution as its engine keeps it; what it does not say is null.</summary>
/// <param name="Status">The engine's word.</param>
/// <param name="User">Whose credential started it.</param>
/// <param name="Start">When it started, as the engine writes it.</param>
/// <param name="End">When it ended, as the engine writes it.</param>
internal sealed record PastExecution(string? Status, string? User, string? Start, string? End);
