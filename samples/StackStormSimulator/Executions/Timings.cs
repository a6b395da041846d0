using System.Text.Json;
using System.Text.Json.Nodes;
using StackStormSimulator.Catalog;

namespace StackStormSimulator.Executions;

/// <summary>When an execution enters which state.</summary>
internal static class Timings
{
    /// <summary>From <c>canceling</c> to <c>canceled</c>, as measured (recording 01h2).</summary>
    public static readonly TimeSpan CancelingFor = TimeSpan.FromMilliseconds(36);

    /// <summary>By how much an action works longer than its execution runs that is called canceled or abandoned; measured: 2.7 and 14.7 s.</summary>
    private const int WorkOnFactor = 4;

    /// <summary>How long a concurrency policy delays, as measured (recording 01m).</summary>
    private static readonly TimeSpan DelayedFor = TimeSpan.FromSeconds(5);

    public static IEnumerable<Step> Schedule(CatalogAction action, JsonObject parameters, DateTimeOffset start, SimulatorOptions options)
    {
        yield return new Step(start, "requested");
        var (ending, run) = Run(action, parameters, options);
        if (ending == Endings.NeverBegins)
        {
            yield break;
        }

        if (ending == Endings.Delayed)
        {
            yield return new Step(start + options.ScheduledAfter, "delayed");
            start += DelayedFor * options.WaitScale;
            yield return new Step(start, "requested");
        }

        yield return new Step(start + options.ScheduledAfter, "scheduled");
        yield return new Step(start + options.RunningAfter, "running");
        if (ending == Endings.WaitsForPerson)
        {
            yield return new Step(start + options.RunningAfter + run, "paused");
        }
        else if (ending != Endings.NeverEnds)
        {
            yield return new Step(start + options.RunningAfter + run, ending == Endings.Delayed ? Endings.Succeeded : ending);
        }
    }

    /// <summary>
    /// How long the action's process works, once it runs: to its own end or its own time-out, whatever becomes of the execution. One that is called
    /// canceled or abandoned works on for a while by default. Null for a workflow.
    /// </summary>
    public static TimeSpan? WorkOf(CatalogAction action, JsonObject parameters, SimulatorOptions options)
    {
        if (action.IsWorkflow)
        {
            return null;
        }

        var (ending, run) = Run(action, parameters, options);
        var work = action.Direction.WorkSeconds is { } said ? TimeSpan.FromSeconds(said)
            : ending is Endings.Canceled or Endings.Abandoned ? run * WorkOnFactor
            : run;
        return Seconds(action, parameters, "timeout") is { } timeout && timeout < work ? timeout : work;
    }

    /// <summary>How long it runs, and how it ends: the runner's <c>timeout</c> parameter cuts it short.</summary>
    private static (string Ending, TimeSpan Run) Run(CatalogAction action, JsonObject parameters, SimulatorOptions options)
    {
        var run = Seconds(action, parameters, "seconds") ?? (action.Direction.Seconds is { } said ? TimeSpan.FromSeconds(said) : options.RunFor);
        return Seconds(action, parameters, "timeout") is { } timeout && timeout < run
            ? (Endings.Timeout, timeout)
            : (action.Direction.Ending, run);
    }

    private static TimeSpan? Seconds(CatalogAction action, JsonObject parameters, string name) =>
        (parameters[name] ?? action.AllParameters()[name]?["default"]) is { } value && value.GetValueKind() == JsonValueKind.Number
            ? TimeSpan.FromSeconds((double)value)
            : null;
}
