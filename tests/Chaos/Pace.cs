using Chaos.Parts;

namespace Chaos;

/// <summary>
/// How fast this machine is, with everything else that it has to do: a schedule in which a busy machine lets every request time out
/// tries nothing else.
/// </summary>
internal static class Pace
{
    /// <summary>From a process's start to its first answers, with others starting beside it, on an idle machine with two cores.</summary>
    private static readonly TimeSpan Nominal = TimeSpan.FromSeconds(4);

    private const double Slowest = 5;

    /// <returns>1 on an idle machine, more on a slower one.</returns>
    public static async Task<double> MeasureAsync(int parallel, CancellationToken cancellation)
    {
        var folders = Enumerable.Range(0, parallel).Select(_ => Directory.CreateTempSubdirectory("aiservice-pace-")).ToList();
        var took = await Task.WhenAll(folders.Select(folder => StartAsync(folder.FullName, cancellation)));
        folders.ForEach(folder => folder.Delete(recursive: true));
        return Math.Round(Math.Clamp(took.Max() / Nominal, 1, Slowest), 1);
    }

    private static async Task<TimeSpan> StartAsync(string folder, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await using var stackStorm = await SimulatedEngine.StartAsync(1, folder);
        await using var service = new ServiceProcess(ServiceSettings.Of(stackStorm.Url, folder), folder);
        await service.StartAsync(http, cancellation);
        await new Caller(http, service.Url).AskAsync(
            new Schedules.Analysis(TimeSpan.Zero, 1, ["接口Gig0/0/1 down"], Key: null, Async: false, HangsUpAfter: null), cancellation);
        return TimeProvider.System.GetElapsedTime(began);
    }
}
