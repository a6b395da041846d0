using System.Globalization;

namespace AiService.Bench.NetworkAgent;

/// <summary>
/// What a repair over SSH adds to the device's own time: the same commands, typed by a bare SSH.NET session that checks nothing, writes nothing
/// down and looks once. In the lab of tests/DeviceLab, in turn, as root.
/// </summary>
internal static class AgentBench
{
    /// <param name="options"><c>[repairs]</c>: of each device, 50.</param>
    public static async Task RunAsync(string[] options)
    {
        var count = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 50;
        await using var lab = await BenchLab.UpAsync();
        Console.WriteLine($"A repair over SSH, {count} of each; milliseconds: median (p95)");
        foreach (var device in lab.Devices)
        {
            await CompareAsync(lab, device, count);
        }
    }

    private static async Task CompareAsync(BenchLab lab, BenchDevice device, int count)
    {
        var (agent, bare) = (new List<double>(), new List<double>());
        await using var service = await lab.ServeAsync(device);
        for (var turn = -2; turn < count; turn++)
        {
            await device.ShutAsync(settles: true);
            var byAgent = await TimeAsync(service.RepairAsync);
            await device.MustBeUpAsync();
            await device.ShutAsync(settles: false);
            var byHand = await TimeAsync(device.TypeAsync);
            await device.MustBeUpAsync();

            // The first turns warm up.
            if (turn >= 0)
            {
                agent.Add(byAgent);
                bare.Add(byHand);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {device.Platform,-6} agent {At(agent, 0.5),6:0} ({At(agent, 0.95):0})   bare SSH.NET {At(bare, 0.5),6:0} ({At(bare, 0.95):0})   adds {At(agent, 0.5) - At(bare, 0.5),5:0}"));
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var began = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)Math.Ceiling(share * times.Count) - 1);
}
