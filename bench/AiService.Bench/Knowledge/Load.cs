using System.Diagnostics;

namespace AiService.Bench.Knowledge;

/// <summary>
/// Clients that each do one thing after another for a while, served by the thread pool as a server's requests are: the time in
/// which a request waits for its turn counts.
/// </summary>
internal static class Load
{
    /// <param name="clients">How many.</param>
    /// <param name="duration">For how long they begin again.</param>
    /// <param name="once">What a client, told its number, does; an exception counts as an error.</param>
    public static async Task<Measured> RunAsync(int clients, TimeSpan duration, Func<int, Task> once)
    {
        var times = new List<double>[clients];
        var errors = 0;
        var begun = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        var running = Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var own = times[client] = [];
            while (Stopwatch.GetElapsedTime(begun) < duration)
            {
                var from = Stopwatch.GetTimestamp();
                try
                {
                    // Behind those that came before: the pool's own order would serve the same client again.
                    await Task.Factory.StartNew(() => once(client), default, TaskCreationOptions.PreferFairness, TaskScheduler.Default).Unwrap();
                }
                catch (Exception)
                {
                    Interlocked.Increment(ref errors);
                }

                own.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        }));
        await Task.WhenAll(running);

        var all = times.SelectMany(own => own).Order().ToArray();
        return new Measured(all, errors, Stopwatch.GetElapsedTime(begun).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
    }
}

/// <summary>What a load took: each time in milliseconds, ascending, and the CPU milliseconds of the whole process.</summary>
internal sealed record Measured(double[] Times, int Errors, double Seconds, double Cpu)
{
    public double PerSecond => Times.Length / Seconds;

    public double Percentile(double percent) => Times.Length == 0 ? 0 : Times[Math.Min(Times.Length - 1, (int)(Times.Length * percent / 100))];

    public override string ToString() =>
        $"{PerSecond,10:N0}/s   median {Percentile(50),8:N3} ms   p95 {Percentile(95),8:N3} ms   p99 {Percentile(99),8:N3} ms   CPU {Cpu / Times.Length,8:N3} ms each   {Errors} errors of {Times.Length:N0}";
}
