using System.Globalization;

namespace AwxSimulator.Templates;

/// <summary>The job templates; their ids do not change.</summary>
internal sealed class TemplateCatalog
{
    private static readonly SurveyQuestion[] Questions =
    [
        new("device_id", "text", Required: true),
        new("fault_level", "multiplechoice", Required: true, "critical", "major", "minor", "warning"),
        new("retries", "integer"),
        new("pw", "password"),
    ];

    private readonly Lock gate = new();
    private readonly List<JobTemplate> templates =
    [
        new(10, "network-repair"),
        new(11, "plain") { Limit = "", AsksVariables = false, AsksLimit = false, AsksLabels = false },
        new(12, "no-labels") { AsksLabels = false },
        new(13, "survey") { AsksVariables = false, AsksLabels = false, Survey = Questions },
        new(14, "serial") { AllowSimultaneous = false },
        new(15, "asks-password") { Passwords = ["ssh_password"] },
        new(16, "own-vars") { ExtraVars = "---\nfault_level: \"{{ 1+1 }}\"\n" },
        new(17, "own-vars-json") { ExtraVars = "{\"fault_level\": \"{{ 1+1 }}\"}" },
        new(18, "no-start") { MayStart = false },
        new(19, "no-inventory") { HasInventory = false },
        new(20, "hidden") { IsVisible = false },
        new(21, "network-repair") { Organization = 2 },
    ];

    public static IReadOnlyDictionary<int, string> Organizations { get; } = new Dictionary<int, string> { [1] = "Network", [2] = "Other" };

    public IReadOnlyList<JobTemplate> All()
    {
        lock (gate)
        {
            return [.. templates];
        }
    }

    /// <summary>Finds by id, by <c>name++organization</c>, or by the name alone: then the oldest organization's.</summary>
    public JobTemplate? Find(string idOrNamed)
    {
        var all = All();
        return int.TryParse(idOrNamed, CultureInfo.InvariantCulture, out var id) ? all.FirstOrDefault(template => template.Id == id)
            : idOrNamed.Split("++") is [var name, var organization] ? all.FirstOrDefault(template => template.Name == name && template.OrganizationName == organization)
            : all.OrderBy(template => template.Organization).FirstOrDefault(template => template.Name == idOrNamed);
    }

    /// <summary>Changes how the jobs go that are launched from now on.</summary>
    /// <param name="name">An id, a name, or organization/name.</param>
    /// <param name="direction">How they go.</param>
    /// <returns>False when there is none.</returns>
    public bool Direct(string name, Direction direction)
    {
        var wanted = Find(name.Split('/') is [var organization, var own] ? $"{own}++{organization}" : name);
        lock (gate)
        {
            var index = templates.FindIndex(template => template.Id == wanted?.Id);
            if (index >= 0)
            {
                templates[index] = templates[index] with { Direction = direction };
            }

            return index >= 0;
        }
    }
}
