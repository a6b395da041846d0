using System.Text.Json;
using System.Text.Json.Nodes;
using AwxSimulator.Http;
using AwxSimulator.Labels;
using AwxSimulator.Templates;

namespace AwxSimulator.Launch;

/// <summary>What of a launch's body is taken, and what is ignored.</summary>
/// <param name="Variables">The job's variables, secrets masked.</param>
/// <param name="Limit">The job's limit.</param>
/// <param name="Labels">The job's labels.</param>
/// <param name="Ignored">What the template does not prompt for.</param>
internal sealed record Taken(JsonObject Variables, string Limit, IReadOnlyList<Label> Labels, JsonObject Ignored);

/// <summary>Judges a launch as AWX does: what the template does not prompt for is dropped, with 201 (recordings 13 and 19).</summary>
internal sealed class LaunchCheck(LabelStore labels)
{
    private const string Encrypted = "$encrypted$";

    /// <summary>Prompts that no template here has.</summary>
    private static readonly string[] OtherPrompts =
    [
        "scm_branch", "diff_mode", "job_tags", "skip_tags", "job_type", "verbosity", "inventory", "credentials", "execution_environment", "forks",
        "job_slice_count", "timeout", "instance_groups",
    ];

    /// <exception cref="RefusedException">A field's value is wrong, or something is missing.</exception>
    public Taken Check(JobTemplate template, JsonObject body)
    {
        var ignored = new JsonObject();
        var variables = Variables(template, body, ignored);
        var limit = Limit(template, body, ignored);
        var attached = Labels(template, body, ignored);
        foreach (var name in OtherPrompts.Where(body.ContainsKey))
        {
            ignored[name] = body[name]?.DeepClone();
        }

        if (!template.HasInventory)
        {
            throw RefusedException.Of("resources_needed_to_start", "Job Template inventory is missing or undefined.");
        }

        if (template.Passwords.Count > 0)
        {
            throw RefusedException.Of("passwords_needed_to_start", template.Passwords);
        }

        return new Taken(variables, limit, attached, ignored);
    }

    private static JsonObject Variables(JobTemplate template, JsonObject body, JsonObject ignored)
    {
        var own = ExtraVars.OfText(template.ExtraVars);
        var sent = ExtraVars.Read(body["extra_vars"]);
        List<string> problems = [.. template.Survey.Select(question => question.Problem(sent)).OfType<string>()];
        if (problems.Count > 0)
        {
            throw RefusedException.Of("variables_needed_to_start", problems);
        }

        var dropped = new JsonObject();
        var secrets = new JsonObject();
        foreach (var (name, value) in sent)
        {
            var question = template.Survey.FirstOrDefault(question => question.Variable == name);
            if (question is { Type: "password" })
            {
                secrets[name] = Encrypted;
            }
            else if (question is not null || template.AsksVariables)
            {
                own[name] = value?.DeepClone();
            }
            else if (!own.ContainsKey(name) || !JsonNode.DeepEquals(own[name], value))
            {
                // A value equal to the template's own is neither taken nor ignored: the job has it.
                dropped[name] = value?.DeepClone();
            }
        }

        if (dropped.Count > 0)
        {
            ignored["extra_vars"] = dropped;
        }

        return new JsonObject(secrets.Concat(own).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())).ToList());
    }

    private static string Limit(JobTemplate template, JsonObject body, JsonObject ignored)
    {
        if (!body.TryGetPropertyValue("limit", out var sent))
        {
            return template.Limit;
        }

        var text = sent switch
        {
            null => throw RefusedException.Of("limit", "This field may not be null."),
            JsonValue value when value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number => value.ToString().Trim(),
            _ => throw RefusedException.Of("limit", "Not a valid string."),
        };
        if (!template.AsksLimit && text != template.Limit)
        {
            ignored["limit"] = sent.DeepClone();
        }

        return template.AsksLimit ? text : template.Limit;
    }

    private List<Label> Labels(JobTemplate template, JsonObject body, JsonObject ignored)
    {
        if (!body.TryGetPropertyValue("labels", out var sent))
        {
            return [];
        }

        if (sent is not JsonArray ids)
        {
            throw RefusedException.Of("labels", "Expected a list of items.");
        }

        var attached = new List<Label>();
        foreach (var id in ids)
        {
            attached.Add(int.TryParse(id?.ToString(), out var number) && labels.Find(number) is { } label
                ? label
                : throw RefusedException.Of("labels", $"Invalid pk \"{id}\" - object does not exist."));
        }

        if (!template.AsksLabels)
        {
            ignored["labels"] = sent.DeepClone();
            return [];
        }

        return attached;
    }
}
