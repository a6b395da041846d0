using System.Text.RegularExpressions;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Judges the name of a host in an inventory of Ansible. As the limit of a job it is read as a pattern: nothing that could match more than one host may be one.</summary>
internal static partial class AnsibleHost
{
    private const int Longest = 255;

    /// <summary>Returns whether a text is the name of one host.</summary>
    public static bool IsName(string text) =>
        text.Length <= Longest && Name().IsMatch(text) && text.ToLowerInvariant() is not ("all" or "ungrouped" or "localhost");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
