using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AiService.Access;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Chaos.Parts;
using Xunit.Abstractions;

namespace AiService.Tests.Fuzz;

/// <summary>
/// Bad requests to every endpoint in every role, over sockets to the real process. <c>FUZZ_SEED</c> and <c>FUZZ_INPUTS</c> choose others; <c>FUZZ_INPUT</c> sends one
/// alone and shows it.
/// </summary>
public sealed partial class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int WarmUp = 2_000;

    /// <summary>What the process may keep of the inputs after the warm-up: its pools and compiled code still grow a little.</summary>
    private const long MaxGrowth = 48L * 1024 * 1024;

    private static readonly int Seed = Number("FUZZ_SEED", 14);

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentBag<string> problems = [];
    private readonly ConcurrentDictionary<int, int> statuses = new();

    public void Dispose() => folder.Dispose();

    [RedisFact]
    public async Task Bad_inputs_in_every_role_are_refused_in_the_envelope_and_leave_nothing_behind()
    {
        var keys = await KeyedService.AddKeysAsync(KeyedService.KeysIn(folder.Path));
        await using var redis = await RealRedis.StartAsync();
        await using var service = new ServiceProcess(Settings(redis), folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri(service.Url) };
        await service.StartAsync(http, CancellationToken.None);
        http.DefaultRequestHeaders.Add("X-Api-Key", keys[Roles.Approver]);
        var document = JsonDocument.Parse(await http.GetStringAsync(new Uri("/swagger/v1/swagger.json", UriKind.Relative))).RootElement;
        var inputs = new FuzzInputs(document, [null, "no-such-key", .. Roles.All.Select(role => keys[role])], Seed);

        if (Number("FUZZ_INPUT", -1) is var only and >= 0)
        {
            await SendAsync(service, inputs.Make(only));
        }
        else
        {
            var count = Number("FUZZ_INPUTS", 10_000);
            count.Should().BeGreaterThan(WarmUp + inputs.Round, "every operation is reached in every role after the warm-up");
            var began = TimeProvider.System.GetTimestamp();
            await SendAllAsync(service, inputs, 0, WarmUp);
            var before = await SettledAsync(service, long.MaxValue);
            await SendAllAsync(service, inputs, WarmUp, count);
            var after = await SettledAsync(service, before + MaxGrowth);
            output.WriteLine(
                $"seed {Seed}: {count} inputs in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s, memory {before >> 20} to {after >> 20} MB; "
                + string.Join(", ", statuses.OrderBy(one => one.Key).Select(one => $"{one.Value} × {one.Key}")));
            (after - before).Should().BeLessThan(MaxGrowth, "what was refused is forgotten");
        }

        string.Join("\n\n", problems.Take(20)).Should().BeEmpty(
            "{0} inputs of seed {1} were not answered as they must be; one again: FUZZ_SEED={1} FUZZ_INPUT=number dotnet test tests/AiService.SystemTests --filter FullyQualifiedName~Fuzz",
            problems.Count, Seed);
        using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        ready.IsSuccessStatusCode.Should().BeTrue(await ready.Content.ReadAsStringAsync());
        using var found = await http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=cpu", UriKind.Relative));
        (await found.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(200);
        (await service.TerminateAsync(TimeSpan.FromSeconds(30))).Should().NotBeNull("it stops as it is asked to");
        (await File.ReadAllLinesAsync(folder.File("service.log"))).Where(line => Failure().IsMatch(line)).Take(20).Should().BeEmpty("no bad request is a failure of the service (seed {0})", Seed);
    }

    private async Task SendAllAsync(ServiceProcess service, FuzzInputs inputs, int from, int until)
    {
        await Parallel.ForEachAsync(Enumerable.Range(from, until - from), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
            await SendAsync(service, inputs.Make(number)));
    }

    private async Task SendAsync(ServiceProcess service, FuzzInput input)
    {
        try
        {
            var answer = await Exchange.SendAsync(new Uri(service.Url).Port, input.Bytes, input.CutAfter);
            statuses.AddOrUpdate(answer?.Status ?? 0, 1, (_, count) => count + 1);
            if (FuzzVerdict.ProblemOf(input, answer) is { } problem)
            {
                problems.Add($"{problem}\n{input}\nanswered {answer}");
            }
        }
        catch (OperationCanceledException late)
        {
            // The limit of the exchange.
            problems.Add($"no end within a minute ({late.Message})\n{input}");
        }
    }

    /// <summary>Collects until the memory of the process is below the bound, or for ten seconds.</summary>
    private static async Task<long> SettledAsync(ServiceProcess service, long bound)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var least = long.MaxValue;
        for (var look = 0; look < 3 || least > bound; look++)
        {
            try
            {
                await FullCollection.OfAsync(service.Id, limit.Token);
                await pause.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && look > 0)
            {
                // Our own limit: what is left stays.
                break;
            }

            using var process = Process.GetProcessById(service.Id);
            least = Math.Min(least, process.WorkingSet64);
        }

        return least;
    }

    private Dictionary<string, string> Settings(RealRedis redis) => new(StringComparer.Ordinal)
    {
        ["REDIS_URL"] = redis.Setting.Split('=', 2)[1],
        ["KNOWLEDGE_DB_PATH"] = folder.File("knowledge_base.db"),
        ["TRUSTED_NETWORKS"] = "none",
        ["REQUESTS_PER_MINUTE"] = "0",
        ["LOG_FORMAT"] = "text",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_TieredPGO"] = "0",
    };

    private static int Number(string variable, int unset) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? int.Parse(set, CultureInfo.InvariantCulture) : unset;

    [GeneratedRegex(@"Unexpected failure|Unhandled exception|failed unexpectedly|^\s+at \S+\(|^\[\d\d:\d\d:\d\d (ERR|FTL)\]")]
    private static partial Regex Failure();
}
