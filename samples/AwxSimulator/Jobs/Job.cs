using System.Text.Json.Nodes;
using AwxSimulator.Labels;
using AwxSimulator.Templates;

namespace AwxSimulator.Jobs;

/// <summary>What a launch settled.</summary>
/// <param name="Template">The template, as it was.</param>
/// <param name="ExtraVars">The variables, secrets masked.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Plan">How the job goes.</param>
internal sealed record LaunchedJob(JobTemplate Template, JsonObject ExtraVars, string Limit, IReadOnlyList<Label> Labels, JobPlan Plan);

/// <summary>One job. Nothing runs: see <see cref="JobLife"/>.</summary>
internal sealed class Job(int id, LaunchedJob launched, JobLife life)
{
    public int Id => id;

    public JobTemplate Template => launched.Template;

    public string ExtraVars { get; } = PythonJson.Write(launched.ExtraVars);

    public string Limit => launched.Limit;

    public IReadOnlyList<Label> Labels => launched.Labels;

    public JobPlan Plan => launched.Plan;

    public JobLife Life => life;

    /// <summary>The template's time-out; null for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>A copy of the variables.</summary>
    public JsonObject Variables => launched.ExtraVars.DeepClone().AsObject();

    public string? TraceTag { get; } = Text(launched.ExtraVars["trace_tag"]);

    public string? Device { get; } = Text(launched.ExtraVars["device_id"]);

    private static string? Text(JsonNode? value) => value is JsonValue ? value.ToString() : null;
}
