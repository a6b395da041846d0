using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiService.Engines;

namespace AiService.Awx.Api;

// AWX's JSON, as far as it is read: what is absent stays null, what is unknown is ignored.

/// <summary>The body of a launch. What the template does not prompt for is dropped by AWX, with 201.</summary>
/// <param name="ExtraVars">The variables, all of them texts.</param>
/// <param name="Limit">The inventory's name of the one host.</param>
/// <param name="Labels">Ids of labels; null where the template does not prompt for them.</param>
internal sealed record NewJob(JsonObject ExtraVars, string Limit, IReadOnlyList<long>? Labels);

/// <summary>The body of <c>POST labels/</c>.</summary>
internal sealed record NewLabel(string Name, long Organization);

/// <summary>One page of a list.</summary>
internal sealed record Page<T>(IReadOnlyList<T>? Results, string? Next) : IJsonOnDeserialized
{
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Results is null)
        {
            throw new JsonException("A list without its results is no answer of AWX.");
        }

        Members.RequireAll(Results.Cast<object?>());
    }
}

/// <summary>A job: the whole document, or its row in a list, which lacks some members.</summary>
internal record Job
{
    public long? Id { get; init; }

    public string? Status { get; init; }

    /// <summary>When its playbook was begun; null for a job that never got a worker.</summary>
    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    public string? Limit { get; init; }

    /// <summary>JSON in a text.</summary>
    public string? ExtraVars { get; init; }

    /// <summary>Seconds after which AWX ends it; 0 for none.</summary>
    public double? Timeout { get; init; }

    /// <summary>Why AWX ended it; empty for a job that came to its own end.</summary>
    public string? JobExplanation { get; init; }

    public string? ResultTraceback { get; init; }

    /// <summary>Whether all events are stored, which is after the status is final; null in a row of a list.</summary>
    public bool? EventProcessingFinished { get; init; }

    /// <summary>What the playbook set with <c>set_stats</c>.</summary>
    public JsonElement? Artifacts { get; init; }
}

/// <summary>The answer to a launch.</summary>
internal sealed record LaunchedJob : Job
{
    /// <summary>The job's id once more; absent where something other than a job was launched.</summary>
    public long? Job { get; init; }

    /// <summary>The id of the workflow job that was launched in the place of a job, as of a sliced template.</summary>
    public long? WorkflowJob { get; init; }

    /// <summary>What the template did not prompt for, by name; empty when all was taken.</summary>
    public JsonElement? IgnoredFields { get; init; }
}

/// <summary>A job template, as a list or its own page shows it.</summary>
internal sealed record JobTemplate
{
    public long? Id { get; init; }

    public long? Organization { get; init; }

    public bool? AllowSimultaneous { get; init; }

    public TemplateSummary? SummaryFields { get; init; }
}

internal sealed record TemplateSummary(TemplateCapabilities? UserCapabilities);

internal sealed record TemplateCapabilities(bool? Start);

/// <summary>What a template asks for at its launch, and has of its own.</summary>
internal sealed record LaunchPage
{
    public bool? AskVariablesOnLaunch { get; init; }

    public bool? AskLimitOnLaunch { get; init; }

    public bool? AskLabelsOnLaunch { get; init; }

    public IReadOnlyList<string>? VariablesNeededToStart { get; init; }

    public IReadOnlyList<string>? PasswordsNeededToStart { get; init; }

    public bool? CredentialNeededToStart { get; init; }

    public bool? InventoryNeededToStart { get; init; }

    public LaunchDefaults? Defaults { get; init; }
}

/// <param name="ExtraVars">The template's own variables, as a text of JSON or YAML.</param>
/// <param name="Inventory">The template's inventory.</param>
/// <param name="JobSliceCount">More than 1: a launch makes a workflow of several jobs.</param>
internal sealed record LaunchDefaults(string? ExtraVars, NamedObject? Inventory, int? JobSliceCount);

internal sealed record NamedObject(long? Id, string? Name);

/// <summary>One host's counts at the end of a job.</summary>
internal sealed record HostSummary(string? HostName, int? Ok, int? Changed, int? Failures, int? Dark);

/// <summary>An event of a job.</summary>
internal sealed record JobEvent(string? Event, string? Task, string? HostName, JsonElement? EventData);

/// <summary>Lines of what a job printed.</summary>
internal sealed record JobText(string? Content);

/// <summary>The answer of <c>GET ping/</c>.</summary>
internal sealed record Ping(string? Version, IReadOnlyList<PingedInstance?>? Instances);

internal sealed record PingedInstance(double? Capacity);

/// <summary>An answer without content that matters: 202 of a cancellation.</summary>
internal sealed record Accepted;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewJob))]
[JsonSerializable(typeof(NewLabel))]
[JsonSerializable(typeof(Page<Job>))]
[JsonSerializable(typeof(Page<JobTemplate>))]
[JsonSerializable(typeof(Page<NamedObject>))]
[JsonSerializable(typeof(Page<HostSummary>))]
[JsonSerializable(typeof(Page<JobEvent>))]
[JsonSerializable(typeof(LaunchedJob))]
[JsonSerializable(typeof(LaunchPage))]
[JsonSerializable(typeof(JobText))]
[JsonSerializable(typeof(Ping))]
internal sealed partial class AwxJson : JsonSerializerContext;
