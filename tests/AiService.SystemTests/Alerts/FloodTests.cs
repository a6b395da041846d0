using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AiService.Tests.Harness;
using Xunit.Abstractions;

namespace AiService.Tests.Alerts;

/// <summary>More alerts than could ever be repaired, sent to a real process as fast as it takes them.</summary>
public sealed class FloodTests(ITestOutputHelper output)
{
    private const int Alerts = 10_000;
    private const int Devices = 220;

    /// <summary>Alerts of a list; every second list is sent as single alerts.</summary>
    private const int Batch = 50;

    /// <summary>Senders at once.</summary>
    private const int Senders = 16;

    /// <summary>A second where the machine has nothing else to do.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    /// <summary>What the process may grow by, its compiled code included.</summary>
    private const long MaxGrowth = 150L * 1024 * 1024;

    [Fact]
    public async Task Ten_thousand_alerts_are_taken_decided_rightly_and_repaired_within_the_limits()
    {
        await using var service = await AlertedProcess.StartAsync(Devices, actionSeconds: 2);
        var (before, most) = await FloodAsync(service, number => Of(number));

        service.Answered.Should().HaveCount(Alerts);
        foreach (var alert in service.Answered)
        {
            var id = alert.GetProperty("alert_id").GetString()!;
            var decision = alert.GetProperty("decision").GetString();
            Right(int.Parse(id[2..], CultureInfo.InvariantCulture)).Should().Contain(decision, "{0}", alert);
        }

        var decisions = service.Records<(string Decision, long Count)>("SELECT decision, count(*) FROM alerts GROUP BY decision").ToDictionary(one => one.Decision, one => one.Count);
        output.WriteLine(string.Join(", ", decisions.Select(one => $"{one.Value} {one.Key}")));
        decisions.Values.Sum().Should().Be(service.Answered.Count, "no alert is lost, and the inbox has room for all");
        var begun = service.Records<(string Begun, string? Ended)>("SELECT begun_at, ended_at FROM repairs WHERE begun_at IS NOT NULL")
            .Select(one => (Begun: At(one.Begun), Ended: one.Ended is null ? DateTimeOffset.MaxValue : At(one.Ended))).ToList();
        begun.Should().NotBeEmpty();
        begun.Max(one => begun.Count(other => other.Begun >= one.Begun && other.Begun < one.Begun + TimeSpan.FromMinutes(1))).Should().BeLessThanOrEqualTo(30, "that is REPAIR_MAX_PER_MINUTE");
        begun.Max(one => begun.Count(other => other.Begun <= one.Begun && other.Ended > one.Begun)).Should().BeLessThanOrEqualTo(50, "that is REPAIR_MAX_OPEN");
        service.Records<long>("SELECT count(*) FROM repairs WHERE begun_at IS NULL AND ended_at IS NULL").Single().Should().BeLessThanOrEqualTo(104, "the others stay in the inbox");
        (await service.RunsAsync()).Repeated.Should().Be(0);
        (most - before).Should().BeLessThan(MaxGrowth);
    }

    [Fact]
    public async Task Ten_thousand_repeats_of_one_alert_are_one_repair()
    {
        await using var service = await AlertedProcess.StartAsync(1, actionSeconds: 600);
        var (before, most) = await FloodAsync(service, _ => AlertedProcess.Alert("a-1", "1", "接口Gig0/0/1 down"));

        await Eventually.HoldsAsync(() => service.Records<long>("SELECT count(*) FROM alerts WHERE decision = 'Pending'").Single() == 0);
        var decisions = service.Records<(string Decision, long Count)>("SELECT decision, count(*) FROM alerts GROUP BY decision").ToDictionary(one => one.Decision, one => one.Count);
        decisions.Should().Equal(
            new Dictionary<string, long> { ["Joined"] = Alerts - 1, ["Repair"] = 1 }, string.Join("; ", service.Records<string>("SELECT DISTINCT reason FROM alerts WHERE decision = 'Refused'")));
        service.Records<string>("SELECT state FROM repairs").Should().ContainSingle();
        output.WriteLine($"analyses: {service.Records<long>("SELECT count(DISTINCT analysis_id) FROM alerts").Single()}");
        (await service.RunsAsync()).Devices.Should().ContainSingle();
        (most - before).Should().BeLessThan(MaxGrowth);
    }

    private static DateTimeOffset At(string recorded) => DateTimeOffset.Parse(recorded, CultureInfo.InvariantCulture);

    private static JsonObject Of(int number)
    {
        var id = $"f-{number}";
        var device = $"{number % Devices + 1}";
        var fault = $"接口Gig0/{number / Devices}/1 down";
        return (number % 10) switch
        {
            0 => AlertedProcess.Alert(id, device, fault, state: "test"),
            1 => AlertedProcess.Alert(id, device, fault, state: "resolved"),
            2 => AlertedProcess.Alert(id, "unknown", fault),
            3 => AlertedProcess.Alert(id, device, fault, level: "P0"),
            _ => AlertedProcess.Alert(id, device, fault),
        };
    }

    private static IReadOnlyList<string> Right(int number) => (number % 10) switch
    {
        0 => ["recorded"],
        1 => ["resolved"],
        2 => ["recorded"],
        3 => ["refused", "pending"],
        _ => ["repair", "pending"],
    };

    private async Task<(long Before, long Most)> FloodAsync(AlertedProcess service, Func<int, JsonObject> alert)
    {
        var before = service.Memory;
        var most = before;
        var size = service.RecordsSize;
        var began = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, Alerts).Chunk(Batch), new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (numbers, _) =>
        {
            IEnumerable<JsonNode> bodies = numbers[0] / Batch % 2 == 0 ? [new JsonArray([.. numbers.Select(alert)])] : numbers.Select(alert);
            foreach (var body in bodies)
            {
                HttpStatusCode? status;
                while ((status = await service.SendAsync(body)) is HttpStatusCode.ServiceUnavailable)
                {
                    // As senders do.
                }

                status.Should().Be(HttpStatusCode.OK);
            }

            most = Math.Max(most, service.Memory);
        });
        var took = TimeProvider.System.GetElapsedTime(began);
        output.WriteLine(FormattableString.Invariant(
            $"{Alerts} alerts in {took.TotalSeconds:F1} s ({Alerts / took.TotalSeconds:F0}/s), the slowest answer {service.Slowest.TotalSeconds:F2} s, memory {before >> 20} to {most >> 20} MB, {(service.RecordsSize - size) / Alerts} bytes of records an alert; ")
            + string.Join(", ", service.Statuses.Select(one => $"{one.Value} × {(int)one.Key}")));
        service.Slowest.Should().BeLessThan(LongestAnswer);
        return (before, most);
    }
}
