using System.Globalization;
using Chaos.Parts;
using Chaos.Schedules;
using Chaos.Verdicts;

namespace Chaos;

/// <param name="Problems">What did not hold.</param>
/// <param name="Summary">What there was, in one line.</param>
/// <param name="RanOn">How many actions worked on after their execution was called canceled or abandoned.</param>
internal sealed record StormOutcome(IReadOnlyList<string> Problems, string Summary, int RanOn = 0)
{
    /// <summary>How many decisions of the schedule began no repair because of a limit, by rule.</summary>
    public IReadOnlyDictionary<string, int> Limited { get; init; } = new Dictionary<string, int>();

    public bool Held => Problems.Count == 0;
}

/// <summary>One schedule from its begin to the verdict.</summary>
internal sealed class StormRun : IAsyncDisposable
{
    /// <summary>From the moment when all is well again to the last repair's end: longer than every wait that the service is allowed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    /// <summary>A job of AWX that is gone before it was seen keeps its device closed for 600 s of real time.</summary>
    private static readonly TimeSpan PatienceWithAwx = TimeSpan.FromSeconds(660);

    /// <summary>The time that the service has by its settings, and some for a busy machine.</summary>
    private static readonly TimeSpan GoingPatience = ServiceSettings.ShutdownTimeout + TimeSpan.FromSeconds(7);

    private static readonly TimeSpan MomentPatience = TimeSpan.FromSeconds(4);

    private readonly double pace;
    private readonly Storm storm;
    private readonly SimulatedEngine engine;
    private readonly ServiceProcess service;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly List<string> problems = [];
    private readonly List<Task<Told>> callers = [];
    private readonly List<Task> persons = [];

    private StormRun(Storm storm, double pace, SimulatedEngine engine, string folder)
    {
        this.pace = pace;
        this.storm = storm;
        this.engine = engine;
        service = new ServiceProcess(ServiceSettings.Of(engine.Url, folder, storm.Settings), folder);
    }

    public static async Task<StormOutcome> RunAsync(Storm storm, double pace, string folder, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var engine = await SimulatedEngine.StartAsync(storm.Settings, folder);
        await using var run = new StormRun(storm, pace, engine, folder);
        try
        {
            await run.service.StartAsync(run.http, cancellation);
            await run.PassAsync(cancellation);
            return await run.JudgeAsync(TimeProvider.System.GetElapsedTime(began), cancellation);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or System.Text.Json.JsonException)
        {
            return new StormOutcome([.. run.problems, e.Message], "broken off");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        http.Dispose();
    }

    private async Task PassAsync(CancellationToken cancellation)
    {
        var caller = new Caller(http, service.Url);
        var began = TimeProvider.System.GetTimestamp();
        var deaths = DieAndReturnAsync(cancellation);
        foreach (var what in storm.Happenings)
        {
            var wait = what.At - TimeProvider.System.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System, cancellation);
            }

            switch (what)
            {
                case Analysis asked:
                    callers.Add(caller.AskAsync(asked, cancellation));
                    break;
                case Handle handle:
                    await engine.UseAsync(handle.Method, handle.Path, handle.Body, cancellation);
                    break;
                case Cancellation cancel:
                    persons.Add(new Person(http, service.Url).CancelAsync(cancel.Which, cancellation));
                    break;
            }
        }

        await Task.WhenAll([deaths, .. persons]);
    }

    /// <summary>One death after the other, beside everything else.</summary>
    private async Task DieAndReturnAsync(CancellationToken cancellation)
    {
        foreach (var death in storm.Deaths)
        {
            await Task.Delay(death.After, TimeProvider.System, cancellation);
            await engine.WaitForAsync(death.Moment, MomentPatience * pace, cancellation);
            if (!death.Gentle)
            {
                await service.KillAsync();
            }
            else if (await service.TerminateAsync(GoingPatience * pace) is null)
            {
                problems.Add($"the service did not go within {GoingPatience.TotalSeconds * pace:0} s of SIGTERM");
            }

            await Task.Delay(death.DownFor, TimeProvider.System, cancellation);
            await service.StartAsync(http, cancellation);
        }
    }

    private async Task<StormOutcome> JudgeAsync(TimeSpan stormed, CancellationToken cancellation)
    {
        await engine.UseAsync(HttpMethod.Post, "heal", null, cancellation);
        var told = await Task.WhenAll(callers);
        var reader = new RepairReader(http, service.Url);
        var healed = TimeProvider.System.GetTimestamp();
        var patience = storm.Settings.Engine is Engine.Awx ? PatienceWithAwx + (Patience * pace) : Patience * pace;
        var accepted = new AcceptedAnalyses(http, service.Url, told);
        var repairs = await reader.AllAsync(cancellation);
        IReadOnlyList<string> analyses;
        Witness witness;
        bool settled;
        do
        {
            while (repairs.Any(repair => !repair.IsFinal) && TimeProvider.System.GetElapsedTime(healed) < patience)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, cancellation);
                repairs = await reader.AllAsync(cancellation);
            }

            witness = await LastStateAsync(repairs, cancellation);

            // An analysis whose caller is gone may have begun a repair meanwhile.
            analyses = await accepted.OpenAsync(cancellation);
            var after = await reader.AllAsync(cancellation);
            settled = analyses.Count == 0 && after.SequenceEqual(repairs);
            repairs = after;
        }
        while (!settled && TimeProvider.System.GetElapsedTime(healed) < patience);

        var verdict = new Verdict(repairs, witness, told, TimeSpan.FromSeconds(storm.Settings.DeviceHold), storm.Settings.Fallback || storm.Settings.Engine is Engine.Awx);
        var ranOn = witness.Runs.Count(run => run.OutlivedItsEnd);
        var states = string.Join(", ", repairs.GroupBy(repair => repair.State).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}"));
        var summary = string.Create(CultureInfo.InvariantCulture, $"""
            {stormed.TotalSeconds:0}+{TimeProvider.System.GetElapsedTime(healed).TotalSeconds:0} s, {callers.Count} callers ({told.Count(answer => answer.Status is null)} without an answer), {storm.Deaths.Count} deaths, {witness.Executions.Count} executions, {witness.Runs.Count} runs, {ranOn} after a cancellation; repairs: {(states.Length > 0 ? states : "none")}
            """);
        IReadOnlyList<string> exceeded = storm.Settings.Limits is { } limits ? new LimitVerdict(repairs, limits).Problems() : [];
        return new StormOutcome([.. problems, .. analyses, .. verdict.Problems(), .. exceeded], summary, ranOn)
        {
            Limited = await reader.DecisionsAsync(cancellation),
        };
    }

    /// <summary>A cancellation takes the engine a moment, and a POST may still be read late: what is looked at is what has settled.</summary>
    private async Task<Witness> LastStateAsync(IReadOnlyList<RepairRow> repairs, CancellationToken cancellation)
    {
        Witness witness;
        var unknown = repairs.Where(repair => repair.State == "unknown").Select(repair => repair.TraceTag).ToHashSet();
        var looks = 0;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System, cancellation);
            witness = Witness.Of(await engine.AskAsync("executions", cancellation), await engine.AskAsync("runs", cancellation));
        }
        while (++looks < 8 && witness.Executions.Any(execution => !execution.IsFinal && !unknown.Contains(execution.TraceTag)));
        return witness;
    }
}
