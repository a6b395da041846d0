namespace AiService.Hosting;

/// <summary>Sets deadlines that the stop of the process ends, too: a process that stops answers with what it has.</summary>
internal sealed class Deadlines(IHostApplicationLifetime process, TimeProvider time)
{
    /// <summary>Returns a deadline from now on.</summary>
    public Deadline In(TimeSpan limit) => new(time.GetUtcNow() + limit, new CancellationTokenSource(limit, time), process.ApplicationStopping);
}

/// <summary>A moment, and the signal that it has come or that the process stops.</summary>
internal sealed class Deadline(DateTimeOffset at, CancellationTokenSource timer, CancellationToken stopping) : IDisposable
{
    private readonly CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping);

    /// <summary>The moment.</summary>
    public DateTimeOffset At => at;

    /// <summary>The signal.</summary>
    public CancellationToken Token => either.Token;

    public void Dispose()
    {
        either.Dispose();
        timer.Dispose();
    }
}
