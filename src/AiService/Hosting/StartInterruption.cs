using System.Runtime.InteropServices;

namespace AiService.Hosting;

/// <summary>
/// Ends the process at SIGTERM or SIGINT while it starts. The host would cancel its start and report that as a failure, and it would wait for what
/// does not listen to a cancellation, such as a locked database. What the start does is a transaction, or begins again at the next start.
/// </summary>
internal sealed class StartInterruption : IDisposable
{
    private readonly List<PosixSignalRegistration> signals;
    private volatile bool hasStopped;

    /// <summary>Comes before the host's own handlers, which are called in the order of their registration.</summary>
    public StartInterruption() =>
        signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT }.Select(signal => PosixSignalRegistration.Create(signal, End))];

    /// <summary>True from the moment in which a signal ends the process.</summary>
    public bool HasStopped => hasStopped;

    /// <summary>Leaves the signals to the host once the service has started.</summary>
    public void EndWith(CancellationToken started) => started.Register(Dispose);

    public void Dispose() => signals.ForEach(signal => signal.Dispose());

    private void End(PosixSignalContext context)
    {
        hasStopped = true;
        Console.Error.WriteLine($"Stopped by {context.Signal} during the start.");
        Environment.Exit(0);
    }
}
