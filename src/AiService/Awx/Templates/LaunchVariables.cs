using System.Text.Json;
using System.Text.RegularExpressions;
using AiService.Hosting;
using AiService.Hosting.Redaction;
using AiService.Matching;

namespace AiService.Awx.Templates;

/// <summary>
/// Names the variables that a job is launched with, and no others: Ansible gives them the highest precedence, so that a name from outside could change
/// which device is reached, and how. They are in clear text wherever AWX shows the job.
/// </summary>
internal static partial class LaunchVariables
{
    public const string Device = "device_id";
    public const string Description = "fault_description";
    public const string Level = "fault_level";
    public const string Interface = "interface";
    public const string TraceTag = "trace_tag";

    /// <summary>Characters of a fixed value.</summary>
    private const int LongestValue = 1000;

    /// <summary>The variables that the fault gives, each of them a text.</summary>
    public static IReadOnlyList<string> OfFault { get; } = [Device, Description, Level, Interface, TraceTag];

    /// <summary>Names with which Ansible addresses hosts and plays.</summary>
    private static readonly HashSet<string> Magic = new(StringComparer.Ordinal)
    {
        "inventory_hostname", "inventory_hostname_short", "inventory_dir", "inventory_file", "hostvars", "groups", "group_names", "play_hosts", "playbook_dir", "role_path", "role_name",
        "environment", "omit", "vars", "hosts", "name",
    };

    /// <summary>Returns a fixed parameter of the map as the text that is sent.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>Returns what is wrong with an entry of the map for AWX, and what to do about it.</summary>
    public static IEnumerable<(string Problem, string Cure)> Problems(ActionMapEntry entry)
    {
        var shown = $"keyword '{entry.Keyword.Written}'";
        if (!entry.NeedsDevice)
        {
            yield return ($"{shown} has \"device\": false, but a job of AWX always runs on one device.", "Leave it out: without a device AWX would run on all hosts of the inventory.");
        }

        foreach (var (name, value) in entry.Parameters)
        {
            if (SecretNames.Contains(name))
            {
                yield return ($"{shown} has the parameter '{name}', which is a secret by its name; AWX shows variables in clear text to all who see the job.", "Put the secret into a credential of the job template.");
            }
            else if (OfFault.Contains(name))
            {
                yield return ($"{shown} has the parameter '{name}', which only the fault may give.", "Use another name.");
            }
            else if (!Name().IsMatch(name) || name.StartsWith("ansible_", StringComparison.OrdinalIgnoreCase) || Magic.Contains(name))
            {
                yield return ($"{shown} has the parameter '{OneLine.Of(name, 60)}', which is no name for a variable of a playbook, or one that Ansible itself uses.", "Use letters, digits and '_', no digit first and no ansible_ before it.");
            }
            else if (TextOf(value) is not { } text || text.Length > LongestValue || text.Any(char.IsControl))
            {
                yield return ($"{shown} has the parameter '{name}' with a list, an object, null, a control character or more than {LongestValue} characters.", "Use one text, number or boolean; AWX is sent a text.");
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
